// What the form saves, validated by other people's validator against the schema that the program prints.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { asText, browser, fixture, form, json, loaded, open, program, save } from './page.js';

let chrome;
before(async () => { chrome = await browser(); });
after(() => chrome && chrome.close());

const schema = JSON.parse(execFileSync(program, ['schema', 'results'], { encoding: 'utf8' }));
// The formats of numbers (`uint32`) say nothing that the type and the bounds do not.
const validate = new Ajv2020({ strict: true, allErrors: true, validateFormats: false, logger: false, strictTypes: false }).compile(schema);
const errors = (results) => (validate(results) ? [] : validate.errors.map((it) => `${it.instancePath} ${it.message} ${JSON.stringify(it.params)}`));

test('what the form saves validates: blank, filled in, and after it took over another file', async () => {
  const { context, page } = await open(chrome, form(fixture('pump.md')));
  assert.deepEqual(errors(await asText(page)), []);
  await page.fill('#actor', 'Ines');
  await page.evaluate(() => document.querySelectorAll('.ck').forEach((it) => it.click()));
  await page.evaluate(() => document.querySelectorAll('input[type=text], textarea, input:not([type])').forEach((it) => { it.value = 'x'; it.dispatchEvent(new Event('input', { bubbles: true })); it.dispatchEvent(new Event('change', { bubbles: true })); }));
  const file = await save(page, () => page.keyboard.press('Control+s'));
  const first = json(file);
  assert.deepEqual(errors(first), []);
  assert.ok(Object.keys(first.items).length > 3);
  // Somebody else unticks one thing and notes another; both files are joined in the form.
  const other = await open(chrome, form(fixture('pump.md')));
  await other.page.fill('#actor', 'Ben');
  await other.page.evaluate(() => [...document.querySelectorAll('.ck')].slice(0, 3).forEach((it) => it.click()));
  await other.page.setInputFiles('#file', file);
  await other.page.waitForSelector('#merge[open]');
  await other.page.click('[data-a=merge]');
  await loaded(other.page);
  const both = await asText(other.page);
  assert.deepEqual(errors(both), []);
  assert.ok(both.parents.includes(first.integrity.digest));
  await context.close();
  await other.context.close();
});
