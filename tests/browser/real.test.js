// Real documents by strangers, and the seed: the whole way on each of them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { DESK, NARROW, PHONE, REAL, SEED, asText, browser, canonical, form, json, open, out, printed, program, save, sha256, violations } from './page.js';

let chrome;
before(async () => { chrome = await browser(); });
after(() => chrome && chrome.close());

const skip = REAL.length ? false : 'NOT MEASURED: there is no ../shared here';
if (skip) test('real documents, each on a desk, on a phone, filled in and printed', { skip }, () => {});
/** Opens everything that is folded away, ticks some boxes, opens a panel, asks what is missing. */
const stir = (page) => page.evaluate(() => {
  document.querySelectorAll('main details').forEach((it) => { it.open = true; });
  [...document.querySelectorAll('.ck')].slice(0, 5).forEach((it) => it.click());
  document.querySelector('.mo')?.click();
  document.querySelector('[data-a=finish]').click();
});
const LOOKS = [['on a desk', DESK], ['on a phone', PHONE], ['at 320 pixels', NARROW], ['in the dark', { ...DESK, colorScheme: 'dark' }]];
const FORCED = ['in forced colours', { ...DESK, forcedColors: 'active' }];

for (const document of REAL) {
  const name = path.basename(document, '.md');
  test(name + ': nothing of axe-core, nothing cut off, no complaint of the browser', async () => {
    const file = form(document);
    for (const [where, options] of document === SEED ? [...LOOKS, FORCED] : LOOKS) {
      const { context, page, complaints } = await open(chrome, file, options);
      await stir(page);
      assert.deepEqual(await violations(page, options !== NARROW), [], where);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= options.viewport.width, where + ': sideways scrolling');
      assert.deepEqual(complaints, [], where);
      await context.close();
    }
  });

  test(name + ': filled in, saved, read by the program, printed', async () => {
    const { context, page, complaints } = await open(chrome, form(document));
    await page.evaluate(() => document.querySelectorAll('.ck').forEach((it) => it.click()));
    const saved = await save(page, () => page.keyboard.press('Control+s'));
    const results = json(saved);
    assert.equal(results.checklist.fingerprint, 'sha256:' + sha256(canonical([results.checklist.title, results.outline])), "the outline is the compiler's");
    execFileSync(program, ['report', saved, '-o', path.join(out, 'report.md')], { stdio: ['ignore', 'ignore', 'pipe'] });
    const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, '');
    const paper = letters((await printed(page, name)).sheets.join('\n'));
    const items = await page.evaluate(() => [...document.querySelectorAll('li.it > .row .no + span')].map((it) => it.textContent));
    // Lines of two columns are mixed on paper: the beginning of an item stands together.
    const missing = items.map((it) => letters(it).slice(0, 12)).filter((it) => !paper.includes(it));
    assert.deepEqual(missing, []);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('the seed: its size, and all of its items', { skip }, async () => {
  const file = form(SEED);
  assert.ok(readFileSync(file).length <= 150_000, readFileSync(file).length + ' bytes');
  const { context, page } = await open(chrome, file);
  assert.equal(await page.locator('li.it').count(), 132);
  await context.close();
});

test('the seed from its first item to its last, by keyboard alone', { skip }, async () => {
  const { context, page } = await open(chrome, form(SEED));
  const keys = page.keyboard;
  const focus = () => page.evaluate(() => {
    const it = document.activeElement;
    const item = it.closest('[data-i]');
    return { item: item ? item.dataset.i : '', kind: it.matches('.ck') ? 'box' : it.matches('input:not([type]), textarea') ? 'text' : it.type === 'radio' ? 'radio' : it.dataset.a || it.className || it.tagName, value: it.value, checked: it.checked };
  });
  await keys.press('Tab');
  await keys.press('Enter');
  for (let at = 0; at < 1500; at++) {
    await keys.press('Tab');
    const now = await focus();
    if (now.kind === 'finish') break;
    if (now.kind === 'box' && !now.checked) await keys.press('Space');
    else if (now.kind === 'text' && now.item && !now.value) await keys.type('12');
    else if (now.kind === 'radio' && now.item && !now.checked) await keys.press('Space');
    assert.ok(at < 1499, 'the last item is never reached');
  }
  await keys.press('Enter');
  const open_ = await page.evaluate(() => [...document.querySelectorAll('#errors li')].map((it) => it.textContent));
  const done = Object.values((await asText(page)).items).filter((it) => it.status === 'done').length;
  assert.ok(done >= 132, String(done));
  assert.deepEqual(open_.filter((it) => /^Resolve/.test(it)), []);
  await context.close();
});
