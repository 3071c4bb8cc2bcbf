/** The time to read and change a history of 10 and of 10,000 jobs, and how long saving a job of 500 needs blocks the event loop. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { writeAtomically } from '../../source/store/files/write-file.ts';
import { homeAt, jobFilePath } from '../../source/store/home.ts';
import { History } from '../../source/store/jobs/history.ts';
import { createHistoryEntry } from '../../source/store/jobs/history-entry.ts';
import { JobSaver } from '../../source/store/jobs/jobs.ts';
import { longJob } from '../harness/jobs/long-job.ts';
import { folded, sampleJob } from '../harness/jobs/sample-job.ts';

/** The most that ten thousand jobs may cost compared to ten. */
const mostExtraMs = 16;
/** The longest block of the event loop while a long job is saved: two frames. */
const mostBlockedMs = 33;
const checkpointMs = 250;

const root = mkdtempSync(join(tmpdir(), 'stockpile-bench-history-'));
const say = (line: string) => process.stdout.write(`${line}\n`);
const verdict = (met: boolean) => {
  if (!met) process.exitCode = 1;
  return met ? 'met' : 'MISSED';
};

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function timed(times: number, work: (turn: number) => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const from = performance.now();
    await work(turn);
    taken.push(performance.now() - from);
  }
  return median(taken);
}

/** A home folder with this many jobs in one file, as an older version of the program wrote it. */
async function homeWith(jobs: number) {
  const home = homeAt(join(root, String(jobs)));
  const entry = createHistoryEntry(sampleJob());
  const entries = Array.from({ length: jobs }, (_, place) => ({
    ...entry,
    id: `job-${place}`,
    createdAt: place,
  }));
  await writeAtomically(home.historyFile, JSON.stringify({ version: 1, jobs: entries }));
  await new History(home).put({ ...entry, id: 'newest', createdAt: jobs });
  return { home, entry: { ...entry, id: 'newest', createdAt: jobs } };
}

async function measure(jobs: number) {
  const { home, entry } = await homeWith(jobs);
  const open = await timed(30, () => new History(home).load());
  const history = new History(home);
  await history.load();
  await history.loadOlder();
  const put = await timed(50, (turn) => history.put({ ...entry, progress: turn / 100 }));
  const older = await timed(3, () => new History(home).loadOlder());
  say(
    `${String(history.entries.length).padStart(6)} jobs: opens in ${open.toFixed(1)} ms, a change takes ${put.toFixed(1)} ms; the older ones, read behind the first frame, ${older.toFixed(0)} ms`,
  );
  return { open, put };
}

async function checkpoints(needs: number) {
  const home = homeAt(join(root, 'long'));
  let job = { ...longJob(needs), id: 'long' };
  const saver = new JobSaver(home, job, (error) => {
    throw error;
  });
  const save = async () => {
    const from = performance.now();
    saver.changed(job);
    await saver.flush();
    return performance.now() - from;
  };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const first = await save();
  const blockedFirst = delay.max / 1e6;
  delay.reset();
  const taken: number[] = [];
  for (let turn = 0; turn < 30; turn++) {
    job = folded(job, [
      { type: 'need.state', needId: `n${turn}`, state: 'no-match', message: `turn ${turn}` },
      { type: 'log', level: 'info', message: `turn ${turn}` },
    ]);
    taken.push(await save());
  }
  const blocked = delay.max / 1e6;
  delay.disable();
  const from = performance.now();
  JSON.stringify(job);
  const whole = performance.now() - from;
  const size = statSync(jobFilePath(home, job.id)).size / 1e6;
  say(
    `a job of ${needs} needs: ${size.toFixed(1)} MB; JSON.stringify of all of it ${whole.toFixed(0)} ms; a checkpoint ${median(taken).toFixed(0)} ms (the first ${first.toFixed(0)}), which holds up the rest for ${blocked.toFixed(0)} ms at most (the first ${blockedFirst.toFixed(0)})`,
  );
  const met = Math.max(blocked, blockedFirst) <= mostBlockedMs && median(taken) + 100 <= checkpointMs;
  say(`limits: held up ${mostBlockedMs} ms, on the disk within ${checkpointMs} ms  ${verdict(met)}`);
}

try {
  const few = await measure(10);
  const many = await measure(10_000);
  const extra = Math.max(many.open - few.open, many.put - few.put);
  say(
    `ten thousand cost ${extra.toFixed(1)} ms more than ten  limit ${mostExtraMs} ms  ${verdict(extra <= mostExtraMs)}`,
  );
  await checkpoints(500);
} finally {
  rmSync(root, { recursive: true, force: true });
}
