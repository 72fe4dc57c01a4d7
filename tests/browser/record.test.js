// What the page writes down: decisions, what is taken back, what two files say of one step, when it ended.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { asText, box, browser, canonical, fixture, form, item, json, kept, loaded, open, out, revisit, save, sha256, visit } from './page.js';

const MANY = ['Hold', 'Wait', 'Ask again', 'Abstain', 'Escalate', 'NO-GO', 'GO'].map((it) => '☐ ' + it).join(' ');
const DOCUMENT = `# Pump

## Work

- [ ] Close the valve
- [ ] Look at it
  \`\`\`bash
  pumpctl status
  \`\`\`

## Sign-offs

- [ ] **Manager sign-off**: ___________ (Name)
  - Decision: ☐ NO-GO ☐ GO
- [ ] **Director sign-off**: ___________ (Name)
  - Decision: ${MANY}
- [ ] **Owner sign-off**: ___________ (Name)
  - Approval: ____________

## Next steps

- [ ] Write it up
`;

let chrome;
let pump;
before(async () => {
  chrome = await browser();
  writeFileSync(path.join(out, 'record.md'), DOCUMENT);
  pump = form(path.join(out, 'record.md'));
});
after(() => chrome && chrome.close());

const find = (results, part) => Object.entries(results.items).find(([id]) => id.includes(part))?.[1];

test('the words of an option decide a sign-off, and what is typed decides nothing', async () => {
  const { context, page } = await open(chrome, pump);
  const status = async (part) => (find(await asText(page), part) || { status: 'pending' }).status;
  const manager = item(page, 'Manager sign-off');
  await manager.getByLabel('GO', { exact: true }).check();
  assert.equal(await status('manager'), 'done');
  await manager.getByLabel('NO-GO').check();
  assert.equal(await status('manager'), 'failed');
  const director = item(page, 'Director sign-off').locator('select');
  await director.selectOption('go');
  assert.equal(await status('director'), 'done');
  await director.selectOption('escalate');
  assert.equal(await status('director'), 'failed');
  await director.selectOption('');
  assert.equal(await status('director'), 'pending');
  const owner = item(page, 'Owner sign-off').locator('input[data-f]').last();
  await owner.fill('approved');
  await owner.press('Tab');
  assert.equal(await status('owner'), 'pending', 'the person says what became of it');
  assert.ok(Object.values(find(await asText(page), 'owner').values).includes('approved'));
  await context.close();
});

test('taking a tick back leaves what was written since', async () => {
  const { context, page } = await open(chrome, pump);
  await box(page, 'Close the valve').check();
  const valve = item(page, 'Close the valve');
  await valve.locator('.mo').click();
  await valve.locator('[data-d=note]').fill('it was stiff');
  await page.click('#toast [data-a=undo]');
  const given = find(await asText(page), 'close-the-valve');
  assert.equal(given.note, 'it was stiff');
  assert.equal(given.status, 'pending');
  assert.equal(given.status_at, undefined);
  await context.close();
});

test('of two files the runs of both are kept', async () => {
  const { context, page } = await open(chrome, pump);
  await box(page, 'Look at it').check();
  const file = await save(page, () => page.keyboard.press('Control+s'));
  const id = Object.keys(json(file).items).find((it) => it.includes('look-at-it'));
  const run = (attempt, minute) => ({ command_id: id + '.cmd', command: 'pumpctl status', attempt, exit_code: 0, started_at: `2020-01-01T10:0${minute}:00+07:00` });
  const other = (name, runs, updated_at) => {
    const { integrity, ...rest } = json(file);
    rest.items[id] = { status: 'done', status_at: updated_at, updated_at, source: 'script', values: {}, note: name, runs };
    const target = path.join(out, name + '.json');
    writeFileSync(target, JSON.stringify({ ...rest, integrity: { ...integrity, digest: sha256(canonical(rest)) } }));
    return target;
  };
  for (const [name, runs, at] of [['old', [run(1, 1)], '2020-01-01T10:10:00+07:00'], ['new', [run(2, 2)], '2099-01-01T10:10:00+07:00']]) {
    await page.setInputFiles('#file', other(name, runs, at));
    await page.locator('#merge [data-a=merge]').click();
    await loaded(page);
  }
  const results = await asText(page);
  assert.equal(results.items[id].note, 'new');
  assert.deepEqual(results.items[id].runs.map((it) => it.attempt), [1, 2]);
  assert.equal(results.conflicts[id].length, 2, 'the tick and the older note');
  await context.close();
});

test('a browser is one device, over checklists and visits; it stays itself when it takes over a file of another one', async () => {
  const device = async (page) => (await asText(page)).run.device;
  const { context, page } = await open(chrome, pump);
  const mine = await device(page);
  assert.match(mine, /^[0-9a-f]{16}$/);
  await box(page, 'Close the valve').check();
  assert.equal(json(await save(page, () => page.keyboard.press('Control+s'))).run.device, mine);
  assert.equal(await device(await visit(context, form(fixture('pump.md')), await kept(page))), mine, 'another checklist');
  await revisit(page, pump, await kept(page));
  assert.equal(await device(page), mine, 'another visit');
  await Promise.all([page.waitForEvent('load'), page.evaluate(() => document.querySelector('[data-a=clear-now]').click())]);
  assert.equal(await device(page), mine, 'started again');

  const other = await open(chrome, pump);
  const theirs = await device(other.page);
  assert.notEqual(theirs, mine);
  await box(other.page, 'Look at it').check();
  await page.setInputFiles('#file', await save(other.page, () => other.page.keyboard.press('Control+s')));
  await loaded(page);
  assert.ok(find(await asText(page), 'look-at-it'));
  assert.equal(await device(page), mine, 'answers of a file');
  const filled = await save(other.page, () => other.page.evaluate(() => document.querySelector('[data-a=save-html]').click()));
  assert.equal(await device(await visit(context, filled, await kept(page))), mine, 'a page that was filled in there');
  // What stands in the store may be anything.
  await page.evaluate(() => localStorage.setItem('runsheet:device', '<img>'));
  await revisit(page, pump, await kept(page));
  const made = await device(page);
  assert.match(made, /^[0-9a-f]{16}$/);
  await revisit(page, pump, await kept(page));
  assert.equal(await device(page), made, 'and is put right');
  await context.close();
  await other.context.close();
});

test('what is for afterwards need not be done, and who ends a run once more ends it then', async () => {
  const { context, page } = await open(chrome, pump);
  await box(page, 'Close the valve').check();
  await box(page, 'Look at it').check();
  for (const name of ['Manager', 'Director', 'Owner']) {
    const signed = item(page, name + ' sign-off');
    await signed.locator('input[data-f=name]').fill('Citra');
    await signed.locator('.mo').click();
    await signed.locator('[value=not-applicable]').check();
  }
  const results = await asText(page);
  assert.equal(results.run.complete, true, 'the next step is open');
  await item(page, 'Manager sign-off').getByLabel('GO', { exact: true }).check();
  await item(page, 'Director sign-off').locator('select').selectOption('go');
  await item(page, 'Owner sign-off').locator('input[data-f]').last().fill('yes');
  const end = async () => {
    await page.locator('[data-a=finish]').first().click();
    return (await asText(page)).run.ended_at;
  };
  const first = await end();
  assert.ok(first);
  assert.equal(await end(), first, 'nothing happened since');
  await page.waitForTimeout(1100);
  await box(page, 'Close the valve').uncheck();
  assert.equal((await asText(page)).run.ended_at, undefined, 'it goes on');
  await box(page, 'Close the valve').check();
  assert.ok(Date.parse(await end()) > Date.parse(first));
  await context.close();
});
