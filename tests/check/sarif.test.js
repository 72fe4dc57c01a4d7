// SARIF is what the schema of SARIF 2.1.0 says; the schema is the one that Microsoft's own matchers ship.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';

const require = createRequire(import.meta.url);
const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv({ schemaId: 'auto', meta: false, allErrors: true });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(schema);

const program = process.env.RUNSHEET_BIN ?? path.resolve(import.meta.dirname, '../../target/release/runsheet');

function sarif(documents) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sarif-'));
  for (const [name, text] of Object.entries(documents)) writeFileSync(path.join(folder, name), text);
  const run = spawnSync(program, ['check', '--quiet', '--format', 'sarif', ...Object.keys(documents)], { cwd: folder, encoding: 'utf8' });
  assert.notEqual(run.status, 2, run.stderr);
  return JSON.parse(run.stdout);
}

test('a log of several documents is valid', () => {
  const log = sarif({
    'a pump #1.md': '# Pump\n\n- [ ] Look\n  ```bash\n  tail -f pump.log\n  rm -rf "$DIR"/x\n  ```\n- [ ] [x](#nowhere) "quoted" é 📋\n',
    'b.md': '# Empty\n',
    'ü.md': '# Pump\n\n- [ ] Close <!-- runsheet: id=a -->\n- [ ] Open <!-- runsheet: id=a -->\n',
  });
  assert.ok(validate(log), JSON.stringify(validate.errors, null, 1));
  const { results, tool } = log.runs[0];
  assert.ok(results.length >= 5, `${results.length} results`);
  for (const result of results) assert.equal(tool.driver.rules[result.ruleIndex].id, result.ruleId);
  assert.deepEqual(new Set(results.map((it) => it.level)), new Set(['error', 'warning', 'note']));
  const uris = new Set(results.map((it) => it.locations[0].physicalLocation.artifactLocation.uri));
  assert.deepEqual(uris, new Set(['a%20pump%20%231.md', 'b.md', '%C3%BC.md']));
});

test('a log without findings is valid, and the schema refuses what is none', () => {
  assert.ok(validate(sarif({ 'fine.md': '# Pump\n\n- [ ] Close the valve\n' })));
  assert.ok(!validate({ version: '2.1.0', runs: [{ results: 1 }] }), 'the schema is not looked at');
});
