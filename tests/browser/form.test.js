// The form as people use it: filled in by mouse and keyboard, saved, loaded, merged, printed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { DESK, NARROW, PHONE, asText, box, browser, canonical, fixture, form, item, json, kept, loaded, open, out, program, save, sha256, ticked, violations, visit } from './page.js';

let chrome;
let pump;
before(async () => { chrome = await browser(); pump = form(fixture('pump.md')); });
after(() => chrome && chrome.close());

const find = (results, part) => Object.entries(results.items).find(([id]) => id.includes(part))?.[1];
const answerOf = async (page, part) => find(await asText(page), part);

/** Fills in what a run of the pump's form would. */
async function fillIn(page) {
  await page.fill('#actor', 'Aisyah');
  await page.press('#actor', 'Tab');
  await box(page, 'TIME').check();
  await box(page, 'Wrench').check();
  const pressure = item(page, 'Note the pressure').locator('input[data-f]');
  await pressure.fill('1,5');
  await pressure.press('Tab');
}

test('an item is ticked, stamped, taken back', async () => {
  const { context, page, complaints } = await open(chrome, pump);
  await fillIn(page);
  assert.match(await page.textContent('#tally'), /^3 of \d+ done$/);
  assert.match(await item(page, 'Wrench').locator('.st').textContent(), /^Done\d\d:\d\d:\d\d · Aisyah$/);
  assert.equal((await answerOf(page, 'note-the-pressure')).values.value ?? Object.values((await answerOf(page, 'note-the-pressure')).values)[0], '1,5');
  assert.match(Object.values((await answerOf(page, '.time')).values)[0], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/, 'a bare time is stamped by ticking it');
  await box(page, 'Torch').check();
  await page.click('#toast [data-a=undo]');
  assert.equal(await box(page, 'Torch').isChecked(), false);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a pause point warns, records and does not block', async () => {
  const { context, page } = await open(chrome, pump);
  await page.fill('#actor', 'Aisyah');
  await page.press('#actor', 'Tab');
  await box(page, 'Switch it off').check();
  if (await page.locator('.gate').count()) {
    assert.match(await page.textContent('#toast span'), /still open/);
    assert.ok((await answerOf(page, 'switch-it-off')).before_gate);
    const who = page.locator('.gate input[data-f]');
    await who.fill('Aisyah');
    await who.press('Tab');
    assert.match(await page.textContent('#toast span'), /second person/);
  } else assert.fail('the document has a pause point, the page has none');
  await context.close();
});

test('a number outside of its range says so and does not tick the step', async () => {
  const { context, page } = await open(chrome, pump);
  const row = item(page, 'Verify pressure');
  const input = row.locator('input[data-f]');
  await input.fill('3');
  await input.press('Tab');
  assert.match(await row.locator('.exp').textContent(), /Does not meet/);
  assert.equal(await row.locator('.ck').isChecked(), false);
  await input.fill('1.2');
  await input.press('Tab');
  assert.match(await row.locator('.exp').textContent(), /^✓/);
  await context.close();
});

test('commands are copied with their values filled in and quoted', async () => {
  const { context, page } = await open(chrome, pump);
  const copy = async (text) => {
    await page.locator('.cb').filter({ hasText: text }).first().locator('[data-a=copy]').click();
    await page.waitForTimeout(50);
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.equal(await copy('supervisorctl'), 'supervisorctl stop pump');
  assert.equal(await copy('ssh -l'), 'ssh -l admin <host> uptime');
  await page.locator('[data-var]').first().fill("db 1'; rm -rf /");
  assert.equal(await copy('ssh -l'), "ssh -l admin 'db 1'\\''; rm -rf /' uptime");
  await page.locator('[data-var]').first().fill('db-1.example');
  assert.equal(await copy('ssh -l'), 'ssh -l admin db-1.example uptime');
  assert.deepEqual((await asText(page)).variables, { host: 'db-1.example' });
  await context.close();
});

test('saved results carry the outline and a digest, and the program reads them', async () => {
  const { context, page } = await open(chrome, pump);
  await fillIn(page);
  await page.locator('.sign input[data-f=name]').fill('Citra');
  await page.locator('.sign .good input').check();
  assert.match(await page.textContent('.sign .seal'), /Signed state [0-9a-f]{12}$/);
  const file = await save(page, () => page.keyboard.press('Control+s'));
  const results = json(file);
  const { integrity, ...rest } = results;
  assert.equal(integrity.digest, sha256(canonical(rest)));
  assert.equal(results.checklist.fingerprint, 'sha256:' + sha256(canonical([results.checklist.title, results.outline])), 'the outline is the compiler\'s');
  const report = path.join(out, 'report.md');
  execFileSync(program, ['report', file, '-o', report], { stdio: ['ignore', 'ignore', 'pipe'] });
  assert.match(readFileSync(report, 'utf8'), /Citra/);
  await box(page, 'Lay out the tools').check();
  await page.waitForTimeout(100);
  assert.match(await page.textContent('.sign .seal'), /changed after this sign-off: 1/);
  await context.close();
});

test('answers come back after a reload, and in a clean browser from the file', async () => {
  const { context, page, complaints } = await open(chrome, pump);
  await fillIn(page);
  const saved = await save(page, () => page.click('.bar [data-a=save]'));
  await box(page, 'Torch').check();
  await box(page, 'Torch').uncheck();
  assert.match(await page.innerText('body'), /not yet in a file: 2/);
  await page.reload();
  assert.match(await page.innerText('body'), /not yet in a file: 2/, 'what is in no file is not forgotten');
  assert.equal(await page.locator('#restored').isHidden(), false);
  assert.equal(canonical((await asText(page)).items), canonical(json(saved).items));
  const other = await open(chrome, pump);
  await other.page.setInputFiles('#file', saved);
  await loaded(other.page);
  assert.equal(canonical((await asText(other.page)).items), canonical(json(saved).items));
  assert.deepEqual(complaints.concat(other.complaints), []);
  await context.close();
  await other.context.close();
});

test('two people are merged: the newest answer wins, nothing is lost', async () => {
  const one = await open(chrome, pump);
  await fillIn(one.page);
  const first = await save(one.page, () => one.page.click('.bar [data-a=save]'));
  const two = await open(chrome, pump);
  await two.page.setInputFiles('#file', first);
  await loaded(two.page);
  await two.page.waitForTimeout(1100);
  await box(two.page, 'Lay out the tools').check();
  await box(two.page, 'Wrench').press('x');
  const second = await save(two.page, () => two.page.keyboard.press('Control+s'));
  await box(one.page, 'Torch').check();
  await one.page.setInputFiles('#file', second);
  await one.page.waitForSelector('#merge[open]');
  assert.deepEqual(await violations(one.page), []);
  assert.match(await one.page.textContent('#merge .body'), /Different here: 1/);
  await one.page.click('[data-a=merge]');
  assert.equal(await box(one.page, 'Lay out the tools').isChecked(), true);
  assert.equal(await box(one.page, 'Torch').isChecked(), true);
  assert.equal((await answerOf(one.page, 'wrench')).status, 'not-applicable');
  await one.context.close();
  await two.context.close();
});

test('the form saved as a page carries its answers and stays the same when saved again', async () => {
  const { context, page } = await open(chrome, pump);
  await fillIn(page);
  const filled = await save(page, () => page.evaluate(() => document.querySelector('[data-a=save-html]').click()));
  const other = await open(chrome, filled);
  assert.equal(canonical((await asText(other.page)).items), canonical((await asText(page)).items));
  const again = await save(other.page, () => other.page.evaluate(() => document.querySelector('[data-a=save-html]').click()));
  const bare = (file) => readFileSync(file, 'utf8').replace(/id="rs-results">[^<]*</, '');
  assert.equal(bare(filled), bare(again));
  assert.deepEqual(other.complaints, []);
  await context.close();
  await other.context.close();
});

test('a copy in another place offers its answers and does not mix them in; two tabs join', async () => {
  const { context, page } = await open(chrome, pump);
  await fillIn(page);
  const store = await kept(page);
  copyFileSync(pump, path.join(out, 'copy.html'));
  const copy = await visit(context, path.join(out, 'copy.html'), store);
  assert.equal(await copy.locator('#other-copy').isHidden(), false);
  assert.match(await copy.textContent('#tally'), /^0 of/);
  await copy.click('[data-a=use-copy]');
  assert.match(await copy.textContent('#tally'), /^3 of/);
  const tab = await visit(context, pump, await kept(copy));
  await box(tab, 'Torch').check();
  await ticked(page, 'Torch');
  assert.equal(await box(page, 'Wrench').isChecked(), true);
  await context.close();
});

test('finishing names what is missing, and leads there', async () => {
  const { context, page } = await open(chrome, pump);
  await page.click('.fin [data-a=finish]');
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'errors');
  assert.deepEqual(await violations(page), []);
  await page.click('#errors li a');
  assert.ok(await page.evaluate(() => document.activeElement.matches('input, textarea')));
  await context.close();
});

test('by keyboard alone', async () => {
  const { context, page } = await open(chrome, pump);
  const keys = page.keyboard;
  await keys.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await keys.press('Enter');
  for (let at = 0; at < 30 && !(await page.evaluate(() => document.activeElement.classList.contains('ck'))); at++) await keys.press('Tab');
  await keys.press('Space');
  await keys.press('j');
  await keys.press('f');
  await keys.type('Torch is broken');
  await keys.press('Escape');
  await keys.press('Shift+Tab');
  const items = (await asText(page)).items;
  assert.ok(Object.values(items).some((it) => it.status === 'failed' && it.note === 'Torch is broken'));
  await box(page, 'Wrench').focus();
  await keys.press('x');
  await keys.press('?');
  assert.ok(await page.evaluate(() => document.querySelector('#keys').open));
  assert.deepEqual(await violations(page), []);
  await keys.press('Escape');
  assert.equal((await answerOf(page, 'wrench')).status, 'not-applicable');
  await context.close();
});

test('every stop of the tab key shows its focus and is not covered', async () => {
  const { context, page } = await open(chrome, pump);
  const wrong = [];
  let stops = 0;
  for (; stops < 400; stops++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const focus = document.activeElement;
      if (!focus || focus === document.body) return null;
      const seen = focus.matches('.seg input') ? focus.nextElementSibling : focus;
      const place = seen.getBoundingClientRect();
      const top = document.elementFromPoint(place.left + place.width / 2, place.top + place.height / 2);
      const style = getComputedStyle(seen);
      return { what: focus.outerHTML.slice(0, 80), fine: !!top && (top === seen || seen.contains(top) || top.contains(seen) && !top.closest('.bar, .toast')) && style.outlineStyle !== 'none', size: focus.type === 'radio' || Math.min(place.width, place.height) >= 20 };
    });
    if (!found) break;
    if (!found.fine || !found.size) wrong.push(found.what);
  }
  assert.ok(stops > 40 && stops < 400, String(stops));
  assert.deepEqual(wrong, []);
  await context.close();
});

const LOOKS = {
  'on a desk': DESK, 'in the dark': { ...DESK, colorScheme: 'dark' }, 'on a phone': PHONE, 'on a phone in the dark': { ...PHONE, colorScheme: 'dark' },
  'on a narrow phone': NARROW, 'on a tablet': { ...DESK, viewport: { width: 820, height: 1180 } },
};
for (const [where, options] of Object.entries(LOOKS)) {
  test('no rule of axe-core is broken and nothing is cut off ' + where, async () => {
    const { context, page } = await open(chrome, pump, options);
    assert.deepEqual(await violations(page, options !== NARROW), []);
    await page.evaluate(() => { document.querySelectorAll('details.ph').forEach((it) => { it.open = true; }); [...document.querySelectorAll('.ck')].slice(0, 4).forEach((it) => it.click()); document.querySelector('.mo').click(); });
    assert.deepEqual(await violations(page, options !== NARROW), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= options.viewport.width, 'sideways scrolling');
    const widths = await page.evaluate(() => [...document.querySelectorAll('input[type=datetime-local]')].map((it) => it.offsetWidth).filter((it) => it));
    assert.ok(widths.length > 3 && widths.every((it) => it >= 224), 'days with times to the second are cut off: ' + widths);
    await context.close();
  });
}

test('right to left', async () => {
  const { context, page } = await open(chrome, form(fixture('farsi.md')));
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
  assert.deepEqual(await violations(page), []);
  await context.close();
});

test('one step at a time', async () => {
  for (const look of [PHONE, DESK]) {
    const { context, page } = await open(chrome, pump, look);
    await page.evaluate(() => document.querySelector('[data-a=step-view]').click());
    for (let at = 0; at < 4; at++) {
      assert.equal(await page.locator('[data-i].now:visible').count(), 1);
      const { x, width } = await page.locator('[data-i].now:visible').boundingBox();
      assert.ok(width > 300 && Math.abs(x + width / 2 - look.viewport.width / 2) < 60, `in the middle, not in the column of the phases: ${x} ${width}`);
      await page.click('[data-a=step-next]');
    }
    await context.close();
  }
});

test('without scripts everything is there to read; without storage the page says so', async () => {
  const still = await open(chrome, pump, { ...DESK, javaScriptEnabled: false });
  assert.equal(await still.page.locator('.it:visible').count() > 10, true);
  assert.equal(await still.page.locator('button:visible').count(), 0, 'no dead buttons');
  await still.context.close();
  const context = await chrome.newContext(DESK);
  await context.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }));
  const page = await visit(context, pump);
  assert.equal(await page.locator('#no-store').isHidden(), false);
  await box(page, 'Wrench').check();
  assert.match(await page.textContent('#saved'), /Autosave does not work/);
  const { device } = (await asText(page)).run;
  assert.match(device, /^[0-9a-f]{16}$/);
  assert.equal((await asText(page)).run.device, device, 'the page is the device');
  await context.close();
});
