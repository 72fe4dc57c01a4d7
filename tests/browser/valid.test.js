// The pages as HTML: the Nu validator, which is what validator.w3.org runs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import vnu from 'vnu-jar';
import { ALL, fixture, form } from './page.js';

test('the Nu validator finds no error in any form', () => {
  const files = [fixture('pump.md'), fixture('farsi.md'), fixture('hostile.md'), ...ALL].map((document) => form(document));
  let found;
  try {
    // `field-sizing` is newer than the validator's list of CSS properties.
    execFileSync('java', ['-jar', vnu, '--errors-only', '--format', 'json', '--filterpattern', '.*“field-sizing”.*', ...files], { stdio: 'pipe', maxBuffer: 1 << 26 });
    found = [];
  } catch (error) {
    if (error.status !== 1) throw error;
    found = JSON.parse(error.stderr).messages;
  }
  const lines = found.map((it) => `${it.url}:${it.lastLine}: ${it.message} ${it.extract}`);
  assert.deepEqual(lines, []);
});
