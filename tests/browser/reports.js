// Reports to look at: one that is fine, one of a run in which much went wrong, one of a hostile file.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { json, out, program } from './page.js';

const SAMPLE = path.join(import.meta.dirname, '../cases/results/success.json');
const BAD = '</title></style></script><script>window.pwned=1</script><img src=x onerror="window.pwned=2"><svg onload="window.pwned=3">{{ 7*7 }}\u001b[31m\u202e| a |\n# h\n=cmd()';

export function sample() {
  const results = json(SAMPLE);
  delete results.integrity;
  return results;
}

/** Writes results and makes a page of them. */
export function report(results, name, to = 'html', ...more) {
  const file = path.join(out, name + '.json');
  const page = path.join(out, name + '.' + to + '.html');
  writeFileSync(file, JSON.stringify(results));
  execFileSync(program, ['report', file, '--to', to, '-o', page, '--force', '-q', ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
  return page;
}

export function hostile() {
  const results = sample();
  for (const item of Object.values(results.items)) {
    item.note = BAD;
    item.actor = BAD;
    item.status = 'failed';
    for (const run of item.runs || []) Object.assign(run, { command: BAD, language: BAD, output: { bytes: 9, excerpt: BAD, redactions: 1 } });
  }
  Object.assign(results.checklist, { title: BAD, version: BAD });
  results.deployment.id = BAD;
  results.outline[1].title = BAD;
  const other = { ...results.items['checks.alarm'], status: 'done', actor: 'x' };
  results.conflicts = { 'checks.alarm': [other] };
  results.aside = { gone: other };
  return results;
}

/** Some that failed, one that is open, earlier runs. */
export function eventful() {
  const results = sample();
  Object.assign(results.items['checks.alarm'], { status: 'failed', note: 'No horn.' });
  delete results.items['checks.vibration'];
  // A phase that goes on after midnight.
  for (const [id, item] of Object.entries(results.items)) if (/^(checks|approval)\./.test(id)) item.updated_at = item.status_at = '2026-03-03' + item.status_at.slice(10);
  // A word that is wider than a phone.
  results.outline[1].items?.forEach((it) => { it.text += ' PRODUCTION_DB_MIGRATION_2026_01_17_AND_MORE.sql'; });
  results.items['checks.alarm'].note += ' PRODUCTION_DB_MIGRATION_2026_01_17_AND_EVEN_MORE.sql';
  results.conflicts = { 'checks.alarm': [{ status: 'done', actor: 'Ben', updated_at: '2026-03-02T08:40:00+01:00' }] };
  const folder = path.join(out, 'earlier');
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < 12; n++) {
    const earlier = JSON.stringify({ ...sample(), run: { ...sample().run, id: 'EARLIER-' + n } }).replaceAll('2026-03', '2025-' + String(12 - n).padStart(2, '0'));
    writeFileSync(path.join(folder, n + '.json'), earlier);
  }
  return [results, '--history', folder];
}
