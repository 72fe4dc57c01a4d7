// How long `check` takes: ten times the document is ten times the work, on a machine that may be busy.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

const program = process.env.RUNSHEET_BIN ?? path.resolve(import.meta.dirname, '../../target/release/runsheet');

// Fifty lines with headings, steps, blanks, tables, commands, SQL and prose.
const part = (number) => `## Part ${number}

Written by Ana for pump ${number}; see [the plan](#part-${number}).

- [ ] **TIME**: ___________
- [ ] Stop the pump <!-- runsheet: allow unconfirmed-change: the valve is closed -->
  \`\`\`bash
  sudo systemctl stop pump-${number}
  # or
  supervisorctl stop pump
  \`\`\`
- [ ] Look at the log
  \`\`\`bash
  tail -f /var/log/pump-${number}.log
  \`\`\`
- [ ] Count the rows (should be < 2 seconds)
  \`\`\`sql
  SELECT count(*) FROM readings WHERE pump = ${number};
  DELETE FROM readings;
  \`\`\`

| Valve | State | Checked |
|---|---|---|
| a | open | ☐ |
| b | shut | ☐ |

1. Fill the tank
2. Read the gauge: ____ bar

**Duration**: _____ minutes

- [ ] It works
  - [ ] On the left
  - [ ] On the right

### If it fails

\`\`\`bash
rm -rf "$PUMP_DIR"/cache
psql -h <host> -c "select 1"
\`\`\`

- [ ] Sign-off: Name: ________ Date: ________

`;

// Processor time in milliseconds: the wait for a busy core does not count.
function took(parts) {
  const folder = mkdtempSync(path.join(tmpdir(), 'time-'));
  const text = Array.from({ length: parts }, (_, at) => part(at)).join('');
  writeFileSync(path.join(folder, 'long.md'), `# Pumps\n\n${text}`);
  const times = Array.from({ length: 3 }, () => {
    const run = spawnSync('bash', ['-c', 'TIMEFORMAT=%U; time "$1" check --quiet --format short long.md >found', '_', program], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.notEqual(run.status, 2, run.stderr);
    return Number(run.stderr.trim().split('\n').at(-1)) * 1000;
  });
  return { ms: Math.min(...times), lines: text.split('\n').length };
}

test('the time grows in step with the document', () => {
  const [short, long] = [took(230), took(2300)];
  assert.ok(long.lines > 100_000, `${long.lines} lines`);
  assert.ok(short.ms > 0, 'the clock is too coarse for the short one');
  console.log(`${short.lines} lines: ${short.ms} ms, ${long.lines} lines: ${long.ms} ms`);
  assert.ok(long.ms < 20 * short.ms, `${short.ms} ms, then ${long.ms} ms`);
});
