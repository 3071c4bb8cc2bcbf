import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runCli } from '../../harness/cli.ts';
import { seededRandom } from '../../harness/services/http/random.ts';
import { prepareServices } from '../../harness/services/prepare.ts';
import type { Services } from '../../harness/services/start.ts';
import { stockSources } from '../../harness/services/web-sources.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';
import { Ledger } from '../../torture/ledger.ts';
import { damaged, type Outcome, outcomeOf } from '../../torture/outcome.ts';

/** The number of faults of each kind, spread over all writes of a job; `FAULT_POINTS=50` tests thoroughly. */
const points = Number(process.env['FAULT_POINTS'] ?? 1);
const allKinds = ['ENOSPC', 'EIO', 'EACCES', 'TORN'] as const;
/** The longest time on a busy machine from an answer to the write that saves it. */
const untilWrittenMs = 1000;
const hook = new URL('../../harness/faults/fail-in-write.mjs', import.meta.url).href;
const footage = inject('footage');
const root = temporaryFolder('write-faults');

/** The folders of one run of a job, and how it is started. */
interface Place {
  folder: string;
  home: string;
  output: string;
  args: string[];
  env: Record<string, string>;
}

/** The result that a fault must not change: the clips and their cost. */
interface Undisturbed {
  writes: number;
  outcome: Outcome;
  billUsd: number;
}

let services: Services;
let recording: string;
beforeAll(async () => {
  // The jobs of many hours run within a few minutes.
  ({ services, recording } = await prepareServices(() => {}, { pexels: 100_000, pixabay: 100_000 }));
});
afterAll(() => services.stop());

const jobs = [
  {
    name: 'on this machine',
    kinds: allKinds,
    things: (folder: string) => {
      const video = join(folder, 'talk.mp4');
      copyFileSync(footage.video, video);
      copyFileSync(footage.transcript, join(folder, 'talk.srt'));
      return { what: [video, '--offline', '--library', footage.library], env: { CLIPS_PER_MINUTE: '1' } };
    },
  },
  {
    name: 'with services',
    // A full disk during such a job has its own test, and a refused or failed write is like one of a job without services.
    kinds: points > 1 ? allKinds : (['TORN'] as const),
    things: () => ({
      what: [recording, '--sources', stockSources.join(), '--clips-per-minute', '1.6'],
      env: { ...services.environment, AI_TIMEOUT_SECONDS: '20' },
    }),
  },
];

describe.each(jobs)('of a job $name', ({ name: job, kinds, things }) => {
  let undisturbed: Undisturbed;

  function place(name: string): Place {
    const folder = join(root, job, name);
    mkdirSync(folder, { recursive: true });
    const output = join(folder, 'output');
    const { what, env } = things(folder);
    const args = [...what, '--output', output, '--yes', '--plain'];
    return {
      folder,
      home: warmHome(join(folder, 'home')),
      output,
      args,
      env: { ...env, CLIP_MAX_HEIGHT: '144' },
    };
  }

  beforeAll(async () => {
    const at = place('undisturbed');
    const counter = join(at.folder, 'count');
    services.forget();
    const { code, stderr } = await run(at, at.args, { FAULT_AT: '-1', FAULT_COUNTER: counter });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const outcome = outcomeOf(at.output, at.home);
    expect(outcome.faults).toEqual([]);
    expect(outcome.clips.length).toBeGreaterThan(0);
    const writes = Number(readFileSync(counter, 'utf8'));
    undisturbed = { writes, outcome, billUsd: services.billUsd() };
  });

  describe.each([...kinds])('a write that fails with %s', (kind) => {
    const random = seededRandom(allKinds.indexOf(kind) + 1);
    const places = Array.from({ length: points }, (_, part) => (part + random()) / points);

    it.each(places)(
      'after %f of them is reported, loses nothing, and the job can be resumed',
      async (part) => {
        const number = 1 + Math.floor(part * undisturbed.writes);
        const at = place(`${kind}-${number}`);
        const ledger = new Ledger(services);
        const time = join(at.folder, 'time');
        const fault = { FAULT_AT: String(number), FAULT_CODE: kind, FAULT_TIME: time };
        const { code, stdout, stderr } = await run(at, at.args, fault);
        // Answers that arrive while nothing can be written are lost; those after a transient fault must be saved.
        if ((kind === 'ENOSPC' || kind === 'EACCES') && existsSync(time))
          ledger.lost(Number(readFileSync(time, 'utf8')) - untilWrittenMs, Date.now());
        const said = stdout + stderr;
        expect(said).not.toMatch(/Internal error|\bat .*\.js:\d+|undefined/);
        expect([0, 1, 2, 3]).toContain(code);
        if (code !== 0) expect(said).toMatch(/disk|written|permission|space/i);
        expect(existsSync(at.home) ? damaged(at.home) : []).toEqual([]);
        if (code !== 0) await goOn(at);
        const outcome = outcomeOf(at.output, at.home);
        expect(outcome.clips).toEqual(undisturbed.outcome.clips);
        expect(outcome.faults).toEqual([]);
        expect(readdirSync(at.output)).toHaveLength(1);
        expect(ledger.faults(undisturbed.billUsd, outcome.reportedUsd)).toEqual([]);
      },
    );
  });
});

/** Resumes the job, or starts it again if it was never saved. */
async function goOn(at: Place): Promise<void> {
  const again = await run(at, jobsIn(at.home) > 0 ? ['resume', '--plain'] : at.args);
  // The last save comes after the last update of the history: then there is nothing to resume.
  if (again.code === 2) expect(again.stderr).toContain('no job to resume');
  else expect(again).toMatchObject({ code: 0, stderr: '' });
}

function run({ folder, home, env }: Place, args: readonly string[], fault: Record<string, string> = {}) {
  const options = { ...env, ...(fault['FAULT_AT'] !== undefined && { NODE_OPTIONS: `--import=${hook}` }) };
  return runCli(args, { cwd: folder, home, env: { ...options, ...fault } });
}

function jobsIn(home: string): number {
  const file = join(home, 'history.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).jobs.length : 0;
}
