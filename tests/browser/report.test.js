// The report as people see it: nothing of a hostile file runs, and everybody can read it.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { DESK, PHONE, browser, open, printed, violations } from './page.js';
import { eventful, hostile, report, sample } from './reports.js';

let chrome;
before(async () => { chrome = await browser(); });
after(() => chrome && chrome.close());

test('hostile results are text in the page and in the mail', async () => {
  for (const to of ['html', 'email']) {
    const { context, page, complaints } = await open(chrome, report(hostile(), 'hostile', to));
    const found = await page.evaluate(() => ({
      pwned: window.pwned,
      elements: document.querySelectorAll('script, img, iframe, object, svg[onload]').length,
      handlers: [...document.querySelectorAll('*')].filter((it) => [...it.attributes].some((attribute) => attribute.name.startsWith('on'))).length,
      links: [...document.querySelectorAll('a[href]')].filter((it) => !it.getAttribute('href').startsWith('#')).length,
    }));
    assert.deepEqual(found, { pwned: undefined, elements: 0, handlers: 0, links: 0 }, to);
    const text = await page.evaluate(() => document.body.innerText);
    assert.ok(text.includes('<script>window.pwned=1</script>') && text.includes('{{ 7*7 }}') && text.includes('=cmd()'));
    assert.ok(!/[\u001b\u202e]/.test(text));
    assert.deepEqual(complaints, []);
    await context.close();
  }
});

test('everybody can read it: on a desk, on a phone, in the dark, on paper', async () => {
  const [results, ...history] = eventful();
  const pages = [report(sample(), 'fine'), report(results, 'eventful', 'html', ...history), report(results, 'mail', 'email', ...history)];
  const dark = { ...DESK, colorScheme: 'dark' };
  for (const [file, looks] of [[pages[0], [DESK]], [pages[1], [DESK, PHONE, dark]], [pages[2], [PHONE]]]) {
    for (const options of looks) {
      const { context, page } = await open(chrome, file, options);
      assert.deepEqual(await violations(page), [], file);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling');
      await context.close();
    }
    assert.ok(statSync(file).size < 100_000, file);
  }
  const { context, page } = await open(chrome, pages[1]);
  const { sheets, size } = await printed(page, 'report');
  assert.deepEqual(size, [595, 842]);
  assert.match(sheets[0], /What did not go to plan/);
  assert.match(sheets.join(''), /Earlier runs[\s\S]*Full record[\s\S]*Provenance/);
  // Charts say in words what they show.
  const said = await page.evaluate(() => [...document.querySelectorAll('svg[role=img]')].map((it) => (it.getAttribute('aria-label') || it.textContent).length));
  assert.ok(said.length > 1 && said.every((it) => it > 20));
  await context.close();
});
