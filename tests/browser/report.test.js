// The report as people see it: nothing of a hostile file runs, everybody can read it, and it is valid.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import vnu from 'vnu-jar';
import { DESK, PHONE, browser, json, open, out, printed, program, violations } from './page.js';

let chrome;
before(async () => { chrome = await browser(); });
after(() => chrome && chrome.close());

const SAMPLE = path.join(import.meta.dirname, '../cases/results/success.json');
const BAD = '</title></style></script><script>window.pwned=1</script><img src=x onerror="window.pwned=2"><svg onload="window.pwned=3">{{ 7*7 }}\u001b[31m\u202e| a |\n# h\n=cmd()';

function sample() {
  const results = json(SAMPLE);
  delete results.integrity;
  return results;
}

/** Writes results and makes a page of them. */
function report(results, name, to = 'html', ...more) {
  const file = path.join(out, name + '.json');
  const page = path.join(out, name + '.' + to + '.html');
  writeFileSync(file, JSON.stringify(results));
  execFileSync(program, ['report', file, '--to', to, '-o', page, '--force', '-q', ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
  return page;
}

function hostile() {
  const results = sample();
  for (const item of Object.values(results.items)) {
    item.note = BAD;
    item.actor = BAD;
    item.status = 'failed';
    for (const run of item.runs || []) Object.assign(run, { command: BAD, language: BAD, output: { bytes: 9, excerpt: BAD, redactions: 1 } });
  }
  Object.assign(results.checklist, { title: BAD, version: BAD });
  results.deployment.id = BAD;
  results.outline[1].title = BAD;
  const other = { ...results.items['checks.alarm'], status: 'done', actor: 'x' };
  results.conflicts = { 'checks.alarm': [other] };
  results.aside = { gone: other };
  return results;
}

/** Some that failed, one that is open, earlier runs. */
function eventful() {
  const results = sample();
  Object.assign(results.items['checks.alarm'], { status: 'failed', note: 'No horn.' });
  delete results.items['checks.vibration'];
  // A phase that goes on after midnight.
  for (const [id, item] of Object.entries(results.items)) if (/^(checks|approval)\./.test(id)) item.updated_at = item.status_at = '2026-03-03' + item.status_at.slice(10);
  // A word that is wider than a phone.
  results.outline[1].items?.forEach((it) => { it.text += ' PRODUCTION_DB_MIGRATION_2026_01_17_AND_MORE.sql'; });
  results.items['checks.alarm'].note += ' PRODUCTION_DB_MIGRATION_2026_01_17_AND_EVEN_MORE.sql';
  results.conflicts = { 'checks.alarm': [{ status: 'done', actor: 'Ben', updated_at: '2026-03-02T08:40:00+01:00' }] };
  const folder = path.join(out, 'earlier');
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < 12; n++) {
    const earlier = JSON.stringify({ ...sample(), run: { ...sample().run, id: 'EARLIER-' + n } }).replaceAll('2026-03', '2025-' + String(12 - n).padStart(2, '0'));
    writeFileSync(path.join(folder, n + '.json'), earlier);
  }
  return [results, '--history', folder];
}

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

test('the Nu validator finds no error in any report or mail', () => {
  const [results, ...history] = eventful();
  const files = [report(sample(), 'fine'), report(results, 'eventful', 'html', ...history), report(hostile(), 'hostile'), report(hostile(), 'hostile', 'email'), report(results, 'mail', 'email')];
  let lines = [];
  try {
    execFileSync('java', ['-jar', vnu, '--errors-only', '--format', 'json', ...files], { stdio: 'pipe', maxBuffer: 1 << 26 });
  } catch (error) {
    if (error.status !== 1) throw error;
    lines = JSON.parse(error.stderr).messages.map((it) => `${it.url}:${it.lastLine}: ${it.message} ${it.extract}`);
  }
  assert.deepEqual(lines, []);
});
