// The form on paper: every item, the checklist's number and fingerprint on each sheet, A4 and Letter, blank and filled in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, box, browser, fixture, form, item, open, printed } from './page.js';

let chrome;
before(async () => { chrome = await browser(); });
after(() => chrome && chrome.close());

/** Fills in a text longer than its line, a number and a time. */
async function fillIn(page) {
  await page.fill('#actor', 'Aisyah');
  await page.press('#actor', 'Tab');
  await box(page, 'TIME').check();
  await item(page, 'Note the pressure').locator('input[data-f]').fill('1,5');
  await page.fill('.sign input[data-f=comments], .sign textarea[data-f=comments]', 'A long remark that no line of a form is wide enough for, so that it has to go on below it: ' + 'word '.repeat(40) + 'end.');
}

for (const [paper, size] of [['a4', [595, 842]], ['letter', [612, 792]]]) {
  test('on ' + paper + ': every item, and what was filled in, in full', async () => {
    const { context, page } = await open(chrome, form(fixture('pump.md'), 'pump-' + paper, '--paper', paper));
    // A control leaves out seconds that are zero.
    await page.clock.setFixedTime('2026-03-02T08:30:07Z');
    await fillIn(page);
    const { sheets, size: found } = await printed(page, 'pump-' + paper);
    assert.deepEqual(found, size);
    const text = sheets.join('\n');
    for (const words of ['Lay out the tools', 'Torch', 'Put the old one back', 'Aisyah', '1,5', 'Gasket', 'systemctl start pump-old', 'end.']) assert.ok(text.includes(words), words);
    assert.match(text, /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, 'times as ISO text');
    for (const sheet of sheets) assert.ok(sheet.includes('PUMP-7') && /sha256:[0-9a-f]{12}/.test(sheet), sheet.slice(0, 200));
    await context.close();
  });
}

test('a page without scripts prints as a blank form', async () => {
  const { context, page } = await open(chrome, form(fixture('pump.md')), { ...DESK, javaScriptEnabled: false });
  const text = (await printed(page, 'pump-still')).sheets.join('\n');
  assert.ok(text.includes('Put the old one back') && text.includes('Gasket'));
  assert.doesNotMatch(text, /mm\/dd\/yyyy|--:--/, 'no placeholder of a date field');
  await context.close();
});

test('a blank copy is printed from a page that is filled in, which keeps its answers', async () => {
  const { context, page } = await open(chrome, form(fixture('pump.md')));
  await fillIn(page);
  // The browser's own print dialog cannot be driven: the page is printed from within `print`.
  await page.exposeFunction('sheets', async () => (await printed(page, 'pump-blank')).sheets.join('\n'));
  await page.evaluate(() => {
    window.print = () => { window.printing = window.sheets().then((text) => { dispatchEvent(new Event('afterprint')); return text; }); };
    document.querySelector('[data-a=print-blank]').click();
  });
  const text = await page.evaluate(() => window.printing);
  assert.ok(text.includes('Put the old one back') && !text.includes('Aisyah') && !text.includes('1,5') && !text.includes('A long remark'), text);
  assert.match(await page.textContent('#tally'), /^2 of/);
  assert.equal(await item(page, 'Note the pressure').locator('input[data-f]').inputValue(), '1,5');
  await context.close();
});
