// The pages as HTML.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, fixture, form, invalid } from './page.js';
import { eventful, hostile, report, sample } from './reports.js';

test('the Nu validator finds no error in any form, report or mail', () => {
  const forms = [fixture('pump.md'), fixture('farsi.md'), fixture('hostile.md'), ...ALL].map((document) => form(document));
  const [results, ...history] = eventful();
  const reports = [report(sample(), 'fine'), report(results, 'eventful', 'html', ...history), report(hostile(), 'hostile-report'), report(hostile(), 'hostile-mail', 'email'), report(results, 'mail', 'email')];
  assert.deepEqual(invalid([...forms, ...reports]), []);
});
