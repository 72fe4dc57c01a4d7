// Results of another version, another checklist, another tab; a store that is full.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { DESK, asText, box, browser, form, kept, loaded, open, out, save, ticked, violations, visit } from './page.js';

let chrome;
before(async () => { chrome = await browser(); });
after(() => chrome && chrome.close());

const OLD = '# Release\n\n## Before\n\n- [ ] Tell the team\n- [ ] Make a backup\n- [ ] Look at the logs\n  ```bash\n  tail app.log\n  ```\n- [ ] Stop the robot\n- [ ] Same words\n\n## After\n\n- [ ] Same words\n- [ ] Tell them again\n';
const NEW = '# Release\n\n## Before\n\n- [ ] Tell the team\n- [ ] Look at the logs\n  ```bash\n  tail -n 50 app.log\n  ```\n- [ ] Same words\n\n## Backups\n\n- [ ] Make a backup\n\n## After\n\n- [ ] Same words\n- [ ] Tell them again\n';

/** The form of a text; versions of one document stand in one place. */
function made(text, name, folder = name) {
  mkdirSync(path.join(out, folder), { recursive: true });
  const document = path.join(out, folder, 'release.md');
  writeFileSync(document, text);
  return form(document, path.join(folder, 'release'));
}

/** Ticks everything in the old version, saves it. */
async function filled() {
  const { context, page } = await open(chrome, made(OLD, 'old'));
  await page.fill('#actor', 'Budi');
  await page.evaluate(() => document.querySelectorAll('.ck').forEach((it) => it.click()));
  const file = await save(page, () => page.keyboard.press('Control+s'));
  await context.close();
  return file;
}

test('results of an older version: what moved, changed and is gone is told, and nothing is lost', async () => {
  const { context, page } = await open(chrome, made(NEW, 'new'));
  await page.setInputFiles('#file', await filled());
  await page.waitForSelector('#merge[open]');
  assert.deepEqual(await violations(page), []);
  const lists = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('#merge .body h3')].map((it) => [it.textContent, [...it.nextElementSibling.children].map((line) => line.textContent)])));
  assert.deepEqual(Object.values(lists), [['1.2 Look at the logs'], ['1.2 Make a backup → 2.1 Make a backup'], ['1.4 Stop the robot']], JSON.stringify(lists));
  await page.click('[data-a=merge]');
  for (const words of ['Tell the team', 'Make a backup', 'Look at the logs', 'Tell them again']) assert.ok(await box(page, words).isChecked(), words);
  const results = await asText(page);
  assert.deepEqual(Object.values(results.aside).map((it) => it.status), ['done']);
  await context.close();
});

test('results of another checklist change nothing before somebody agrees', async () => {
  const { context, page } = await open(chrome, made('# Quite another\n\n- [ ] Water the plants\n', 'other'));
  await page.setInputFiles('#file', await filled());
  await page.waitForSelector('#merge[open]');
  assert.match(await page.textContent('#merge .body'), /another checklist: Release/);
  assert.equal(await page.locator('[data-a=replace]:visible').count(), 0, 'nothing of it fits, so that it cannot replace anything');
  await page.click('#merge [data-a=close]');
  assert.deepEqual((await asText(page)).items, {});
  await context.close();
});

test('broken files are refused with a message, and the answers stay', async () => {
  const { context, page } = await open(chrome, made(NEW, 'broken'));
  await box(page, 'Tell the team').check();
  for (const content of ['{"format":"runsheet-results","items":{', '', '<html>', 'null', '\u0000\u0001']) {
    await page.evaluate(() => { document.querySelector('#toast').hidden = true; });
    await page.setInputFiles('#file', { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(content) });
    await loaded(page);
    assert.match(await page.textContent('#toast span'), /not a results file.*Choose/);
  }
  assert.ok(await box(page, 'Tell the team').isChecked());
  await context.close();
});

test('answers kept under an older version of the page are offered by the new one', async () => {
  const { context, page } = await open(chrome, made(OLD, 'place'));
  await box(page, 'Tell the team').check();
  const store = await kept(page);
  const newer = await visit(context, made(NEW, 'place'), store);
  assert.equal(await newer.locator('#other-copy').isHidden(), false);
  assert.match(await newer.textContent('#other-copy p'), /another version/);
  await newer.click('[data-a=use-copy]');
  await newer.click('[data-a=merge]');
  assert.ok(await box(newer, 'Tell the team').isChecked());
  await context.close();
});

test('two tabs that write at the same time lose nothing', async () => {
  const file = made(NEW, 'tabs');
  const { context, page } = await open(chrome, file);
  const tab = await visit(context, file);
  await Promise.all([box(page, 'Tell the team').check(), box(tab, 'Make a backup').check()]);
  await Promise.all([box(page, 'Tell them again').check(), box(tab, 'Look at the logs').check()]);
  await box(tab, 'Look at the logs').press('x');
  for (const it of [page, tab]) for (const words of ['Tell the team', 'Make a backup', 'Tell them again']) await ticked(it, words);
  // What both hold by now is written once more where one of them saw that the store lacked something.
  await page.waitForTimeout(1200);
  const fresh = await visit(context, file, await kept(page));
  for (const it of [page, tab, fresh]) {
    for (const words of ['Tell the team', 'Make a backup', 'Tell them again']) assert.ok(await box(it, words).isChecked(), words);
    assert.equal(await box(it, 'Look at the logs').isChecked(), false);
  }
  await context.close();
});

test('a store that is full: the page says so, keeps what is there, and goes on when there is room', async () => {
  const file = made(NEW, 'full');
  const { context, page, complaints } = await open(chrome, file);
  await box(page, 'Tell the team').check();
  await kept(page);
  await page.evaluate(() => {
    for (let size = 2 ** 22; size >= 1; size /= 2) for (let at = 0; ; at++) try { localStorage.setItem('ballast' + size + '-' + at, 'x'.repeat(size)); } catch { break; }
  });
  await box(page, 'Make a backup').check();
  await kept(page);
  assert.equal(await page.locator('#no-store').isHidden(), false);
  assert.match(await page.textContent('#saved'), /Autosave does not work/);
  const results = await asText(page);
  assert.equal(Object.values(results.items).filter((it) => it.status === 'done').length, 2);
  const again = await visit(context, file, await kept(page));
  assert.equal(await again.locator('#no-store').isHidden(), false);
  assert.ok(await box(again, 'Tell the team').isChecked(), 'what was stored before is read');
  await page.evaluate(() => Object.keys(localStorage).filter((it) => it.startsWith('ballast')).forEach((it) => localStorage.removeItem(it)));
  await box(page, 'Tell them again').check();
  await kept(page);
  assert.equal(await page.locator('#no-store').isHidden(), true);
  assert.deepEqual(complaints, []);
  await context.close();
});
