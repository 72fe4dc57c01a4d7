// The form while the work goes on: filter, next item, phases, timers, commands, what is folded away, secrets, times of other zones.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { DESK, asText, box, browser, fixture, form, item, kept, loaded, open, out, save, visit } from './page.js';

let chrome;
let pump;
before(async () => { chrome = await browser(); pump = form(fixture('pump.md')); });
after(() => chrome && chrome.close());

/** The form of a text. */
function made(text, name) {
  const document = path.join(out, name + '.md');
  writeFileSync(document, text);
  return form(document);
}

test('the filter shows what is open, or what went wrong; next leads to the next open item', async () => {
  const { context, page } = await open(chrome, pump);
  const shown = () => page.locator('li.it:visible').count();
  const before = await shown();
  await box(page, 'Wrench').check();
  await box(page, 'Torch').press('f');
  await page.keyboard.type('It is empty');
  await page.click('label[for=filter-open]');
  assert.equal(await shown(), before - 2);
  await page.click('label[for=filter-problems]');
  assert.deepEqual(await page.locator('li.it:visible > .row .no + span').allTextContents(), ['Lay out the tools', 'Torch (optional)'], 'the step it stands in is seen too');
  await page.click('label[for=filter-all]');
  const at = () => page.evaluate(() => document.activeElement.closest('li').textContent);
  await page.click('.bar [data-a=next]');
  assert.match(await at(), /TIME/, 'the first one that is open');
  await box(page, 'Lay out the tools').press('g');
  assert.match(await at(), /Note the pressure/, 'from an item: the next after it');
  assert.match(await page.textContent('#tally-problems'), /Problems: 1/);
  await context.close();
});

test('a phase is called complete when nothing in it is open; the focus goes on to the next', async () => {
  const { context, page } = await open(chrome, made('# Two phases\n\n## First\n\n- [ ] One\n- [ ] Two\n\n## Second\n\n- [ ] Three\n', 'phases'));
  const call = page.locator('#first [data-a=phase]');
  assert.ok(await call.isDisabled());
  await page.fill('#actor', 'Dewi');
  await page.press('#actor', 'Tab');
  await box(page, 'One').check();
  await box(page, 'Two').press('x');
  await call.click();
  assert.match(await page.textContent('#first .end p'), /^Phase complete, called at \d\d:\d\d:\d\d by Dewi$/);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Second');
  assert.equal((await asText(page)).phases.first.by, 'Dewi');
  assert.match(await page.textContent('.rail li:first-child .c.ok'), /^2\/2$/);
  await context.close();
});

test('a step that waits has a timer, which is heard', async () => {
  const { context, page } = await open(chrome, pump);
  await page.clock.install();
  const timer = item(page, 'Wait for it to stop').locator('[data-a=timer]');
  assert.match(await timer.textContent(), /2 s$/);
  await timer.click();
  assert.match(await timer.textContent(), /^2 s left$/);
  await page.clock.runFor(2600);
  assert.match(await timer.textContent(), /Time is up: 2 s/);
  assert.match(await page.textContent('#shout'), /Time is up/);
  assert.ok((await asText(page)).events.some((it) => it.type === 'timer'));
  await context.close();
});

test('the time that has gone by is counted from the start that was written down', async () => {
  const { context, page } = await open(chrome, pump);
  assert.equal(await page.textContent('#clock'), '--:--:--');
  const start = page.locator('.f.it').filter({ hasText: 'Start Time' }).locator('input[data-f]');
  const ago = await page.evaluate(() => new Date(Date.now() - 3_600_000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19));
  await start.fill(ago);
  await page.waitForFunction(() => /^01:00:0\d$/.test(document.querySelector('#clock').textContent));
  await context.close();
});

test('alternatives are parted by "or", each says what it does and is copied by itself', async () => {
  const { context, page } = await open(chrome, pump);
  const step = item(page, 'Switch it off');
  assert.equal(await step.locator('.cb').count(), 2);
  assert.equal(await step.locator('.or').count(), 1);
  assert.equal(await step.locator('[data-a=copy]').count(), 2);
  assert.deepEqual(await step.locator('figcaption span').allTextContents(), ['changes something', 'changes something']);
  assert.equal(await page.locator('.cb[data-e=shown] [data-a=copy]').count(), 0, 'expected output is not run');
  await context.close();
});

test('the way back is folded away, in reach, and not counted', async () => {
  const { context, page } = await open(chrome, pump);
  const back = page.locator('details.ph.off');
  assert.equal(await back.evaluate((it) => it.open), false);
  const before = await page.textContent('#tally');
  await page.click('.rail .off a');
  assert.equal(await back.evaluate((it) => it.open), true);
  await box(page, 'Put the old one back').check();
  assert.equal((await page.textContent('#tally')).replace(/^\d+/, ''), before.replace(/^\d+/, ''));
  assert.match(await page.textContent('#tally'), /^0 of/);
  await context.close();
});

test('a secret is copied, and neither shown nor stored nor saved', async () => {
  const { context, page } = await open(chrome, made('# Secrets\n\n- [ ] Log in\n  ```bash\n  curl -u admin:<password> https://<host>/login\n  ```\n', 'secrets'));
  const secret = page.locator('[data-var][data-secret]');
  assert.equal(await secret.count(), 1, 'the compiler knows a secret by its name');
  assert.equal(await secret.getAttribute('type'), 'password');
  await secret.fill('hunter2-hunter2');
  await box(page, 'Log in').check();
  await kept(page);
  await page.click('[data-a=copy]');
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /hunter2-hunter2/);
  assert.doesNotMatch(await page.textContent('main'), /hunter2/);
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify({ ...localStorage })), /hunter2/);
  assert.doesNotMatch(JSON.stringify(await asText(page)), /hunter2/);
  await context.close();
});

test('a file from another time zone: this reader\'s own time is shown, the stored time keeps its offset', async () => {
  const there = await open(chrome, pump);
  await box(there.page, 'TIME').check();
  const file = await save(there.page, () => there.page.keyboard.press('Control+s'));
  const time = Object.values((await asText(there.page)).items)[0].values.value;
  const here = await open(chrome, pump, { ...DESK, timezoneId: 'America/New_York' });
  await here.page.setInputFiles('#file', file);
  await loaded(here.page);
  const shown = await here.page.locator('li.it input[type=datetime-local][data-f]').first().inputValue();
  assert.notEqual(shown, time.slice(0, 19));
  assert.equal(await here.page.evaluate((shown) => new Date(shown).getTime(), shown), Date.parse(time));
  assert.equal(Object.values((await asText(here.page)).items)[0].values.value, time);
  await there.context.close();
  await here.context.close();
});

test('after midnight a stamp tells its day', async () => {
  const context = await chrome.newContext(DESK);
  await context.clock.install({ time: new Date('2026-03-14T23:59:50+07:00') });
  const page = await visit(context, pump);
  await box(page, 'Wrench').check();
  assert.match(await item(page, 'Wrench').locator('.st small').textContent(), /^23:59:5\d$/);
  await page.clock.runFor(15_000);
  await box(page, 'Torch').check();
  assert.match(await item(page, 'Torch').locator('.st small').textContent(), /^2026-03-15 00:00:\d\d$/);
  await context.close();
});

test('in the language of the document', async () => {
  for (const [lang, words] of [['de', 'Nächster offener Punkt'], ['es', 'Siguiente punto abierto'], ['id', 'Butir terbuka berikutnya'], ['en', 'Next open item']]) {
    const { context, page, complaints } = await open(chrome, made(`---\nlang: ${lang}\n---\n# Words\n\n- [ ] One\n`, 'words-' + lang));
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
    assert.equal(await page.textContent('.bar [data-a=next]'), words);
    await page.click('.ck');
    assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /\{\w+\}|undefined/);
    assert.deepEqual(complaints, []);
    await context.close();
  }
});

test('what somebody else put into the browser\'s store is cleaned', async () => {
  const { context, page } = await open(chrome, pump);
  await box(page, 'Wrench').check();
  await kept(page);
  const [key, stored] = await page.evaluate(() => Object.entries(localStorage).find(([it]) => it.startsWith('runsheet:1:')));
  await context.close();
  // A page whose store holds a text before its own scripts run: what one tab writes may reach another late.
  const finds = async (text) => {
    const other = await chrome.newContext(DESK);
    await other.addInitScript(([key, text]) => localStorage.setItem(key, text), [key, text]);
    return { other, found: await visit(other, pump) };
  };
  const held = JSON.parse(stored);
  const id = Object.keys(held.items)[0];
  held.items[id] = { status: 'done', actor: '<img src=x onerror="window.pwned=1">', values: { ['__proto__']: null, value: '"><script>window.pwned=2</script>' }, runs: 'x', updated_at: '2026-01-01T00:00:00Z' };
  const { other, found } = await finds(JSON.stringify(held));
  assert.equal(await found.evaluate(() => window.pwned), undefined);
  assert.equal(await found.locator('main img, main script').count(), 0);
  assert.match(await item(found, 'Wrench').locator('.st').textContent(), /<img src=x/);
  await other.close();
  const { other: last, found: third } = await finds('{"format":');
  assert.deepEqual(third.complaints, []);
  assert.match(await third.textContent('#tally'), /^0 of/);
  await last.close();
});
