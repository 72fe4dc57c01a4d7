// Checklists and results by strangers: nothing of them runs, nothing of them is lost.
import assert from 'node:assert/strict';
import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { browser, fixture, form, open, out, save } from './page.js';

let chrome;
before(async () => { chrome = await browser(); });
after(() => chrome && chrome.close());

const innocent = (page) => page.evaluate(() => ({
  pwned: window.pwned, polluted: {}.polluted,
  elements: document.querySelectorAll('img, iframe, object, embed, svg[onload]').length,
  scripts: document.querySelectorAll('script').length,
  handlers: [...document.querySelectorAll('*')].filter((it) => [...it.attributes].some((attribute) => attribute.name.startsWith('on'))).length,
  links: [...document.querySelectorAll('a[href]')].filter((it) => !/^(#|https?:|mailto:|blob:)/.test(it.getAttribute('href'))).length,
}));
const CLEAN = { pwned: undefined, polluted: undefined, elements: 0, scripts: 1, handlers: 0, links: 0 };

test('a hostile checklist is text, also when it is filled in and saved as a page', async () => {
  const { context, page, complaints } = await open(chrome, form(fixture('hostile.md')));
  assert.deepEqual(await innocent(page), CLEAN);
  await page.evaluate(() => { document.querySelectorAll('.ck').forEach((it) => it.click()); document.querySelector('.mo').click(); document.querySelector('[data-a=finish]').click(); });
  assert.deepEqual(await innocent(page), CLEAN);
  const filled = await save(page, () => page.evaluate(() => document.querySelector('[data-a=save-html]').click()));
  const again = await open(chrome, filled);
  assert.deepEqual(await innocent(again.page), CLEAN);
  assert.ok(await again.page.evaluate(() => document.querySelectorAll('[data-s=done]').length) > 1);
  assert.deepEqual(complaints.concat(again.complaints), []);
  await context.close();
  await again.context.close();
});

test('hostile results are cleaned or refused, and the form goes on working', async () => {
  const { context, page } = await open(chrome, form(fixture('pump.md')));
  const bad = '"><img src=x onerror="window.pwned=1"></template><script>window.pwned=2</script>';
  await page.evaluate(() => document.querySelector('[data-a=show-json]').click());
  const results = JSON.parse(await page.inputValue('#json-text'));
  await page.evaluate(() => document.querySelector('#json').close());
  const ids = results.outline.flatMap((it) => [it, ...(it.sections || [])]).flatMap((it) => it.items || []).map((it) => it.kind === 'check' ? it : null);
  const whole = JSON.parse(JSON.stringify(results));
  await page.fill('#actor', 'x');
  const prefix = (section, parent = '') => [section.id, ...(section.sections || []).flatMap((it) => prefix(it))];
  assert.ok(prefix(results.outline[0]).length && ids.length);
  const first = whole.outline.flatMap(function all(it) { return [...(it.items || []), ...(it.sections || []).flatMap(all)]; }).filter((it) => it.kind === 'check');
  whole.items = Object.fromEntries(first.map((it) => [it.id, { status: 'failed', note: bad.repeat(3), actor: bad, values: { value: 'v'.repeat(1_000_000) }, updated_at: '2026-01-01T00:00:00Z' }]));
  const text = JSON.stringify(whole).replace('"items":{', '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"items":{"__proto__":{"status":"done"},');
  const files = { hostile: text, 'no json': '{', 'other format': '{"format":"x"}', list: '[]', 'items a list': '{"format":"runsheet-results","items":[]}', deep: '{"format":"runsheet-results","items":' + '{"a":'.repeat(20000) + '1' + '}'.repeat(20001) };
  files.types = JSON.stringify({ format: 'runsheet-results', items: { [first[0].id]: { status: 7, values: 'x', runs: 'y', note: {}, seal: 3 } }, events: 'no', run: 5, phases: [], variables: 'x', checklist: 1 });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(out, 'hostile.json');
    writeFileSync(file, content);
    await page.setInputFiles('#file', file);
    await page.waitForFunction(() => !document.querySelector('#toast').hidden || document.querySelector('#merge').open);
    await page.evaluate(() => { if (document.querySelector('#merge').open) document.querySelector('[data-a=merge]').click(); document.querySelector('#toast').hidden = true; });
    assert.deepEqual(await innocent(page), CLEAN, name);
  }
  assert.ok((await page.locator('[data-s=failed]').count()) > 3, 'the hostile file\'s answers are there, as text');
  await page.locator('.ck').first().check();
  await context.close();
});

test('the policy stops what would be put in', async () => {
  const { context, page } = await open(chrome, form(fixture('pump.md')));
  const tried = await page.evaluate(async () => {
    const out = {};
    const attempt = async (name, action) => { try { out[name] = await Promise.race([action(), new Promise((done) => setTimeout(() => done('stopped'), 800))]); } catch { out[name] = 'stopped'; } };
    await attempt('innerHTML', () => { document.body.innerHTML += '<p>x'; return 'ALLOWED'; });
    await attempt('fetch', () => fetch('https://example.invalid/').then(() => 'ALLOWED', () => 'stopped'));
    await attempt('script', () => new Promise((done) => { const it = document.createElement('script'); it.append('window.pwned=8'); document.body.append(it); setTimeout(() => done(window.pwned ? 'ALLOWED' : 'stopped'), 50); }));
    await attempt('handler', () => { const it = document.createElement('div'); it.setAttribute('onclick', 'window.pwned=9'); document.body.append(it); it.click(); return window.pwned ? 'ALLOWED' : 'stopped'; });
    await attempt('style', () => { const it = document.createElement('div'); it.setAttribute('style', 'color:red'); document.body.append(it); return getComputedStyle(it).color === 'rgb(255, 0, 0)' ? 'ALLOWED' : 'stopped'; });
    return out;
  });
  assert.deepEqual([...new Set(Object.values(tried))], ['stopped'], JSON.stringify(tried));
  await context.close();
});
