/** Eight processes write to one history for a minute, or for `--seconds`; checks that no entry is lost. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { homeAt } from '../../source/store/home.ts';
import { History } from '../../source/store/jobs/history.ts';
import { writeAtOnce } from '../harness/faults/write-at-once.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const processes = 8;
const root = mkdtempSync(join(tmpdir(), 'stockpile-bench-sharing-'));

try {
  const home = homeAt(join(root, 'home'));
  mkdirSync(home.root, { recursive: true });
  const put = await writeAtOnce(home.root, processes, { seconds: Number(values.seconds) });
  const all = put.reduce((sum, count) => sum + count, 0);
  const history = new History(home);
  await history.load();
  await history.loadOlder();
  const there = history.entries.length;
  process.stdout.write(
    `${processes} processes put ${all} entries in ${values.seconds} s (${put.join(', ')}); ${there} are there\n`,
  );
  if (there !== all) process.exitCode = 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
