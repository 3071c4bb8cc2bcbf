import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobEvent, jobEventSchema } from '../../../source/core/job/events/events.ts';
import type { Job } from '../../../source/core/job/job.ts';
import { etaSeconds } from '../../../source/core/job/progress/eta.ts';
import { progressAt } from '../../../source/core/job/progress/job-progress.ts';
import { createJob, reduce } from '../../../source/core/job/reduce.ts';
import { makeLibrary, makeTalk } from '../../../source/demo/footage.ts';
import { startCli } from '../../harness/cli.ts';
import { type Accuracy, accuracyOf, type Moment } from '../../harness/replay/accuracy.ts';
import { testTools } from '../../harness/tools.ts';

const talkSeconds = 180;
const films = 40;
/** 18 needs in three minutes. */
const clipsPerMinute = 6;

/**
 * Runs an offline job of demo footage twice, without its cache, and measures the second run from its events, a quarter of
 * a second apart.
 */
export async function offlineJob(): Promise<{ needs: number; seconds: number; accuracy: Accuracy }> {
  const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-eta-'));
  try {
    const tools = await testTools();
    const { signal } = new AbortController();
    mkdirSync(join(folder, 'library'));
    const talk = await makeTalk(folder, tools, talkSeconds, { signal });
    const library = await makeLibrary(join(folder, 'library'), films, tools, { signal });
    const args = [talk.video, '--offline', '--yes', '--json', '--library', library];
    const run = (name: string) =>
      startCli([...args, '--output', join(folder, name)], {
        cwd: folder,
        home: join(folder, 'home'),
        env: { CACHE_ENABLED: 'false', CLIPS_PER_MINUTE: String(clipsPerMinute) },
      }).result;
    await run('first');
    return measured((await run('second')).stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measured(stdout: string) {
  const events = stdout
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [jobEventSchema.parse(JSON.parse(line))]));
  const [created, ...rest] = events;
  if (created?.type !== 'job.created') throw new Error('the first event is not of a new job');
  const moments: Moment[] = [];
  const job = rest.reduce<Job>((before: Job, event: JobEvent) => {
    const from = moments.at(-1)?.now ?? created.at;
    for (let now = from + 250; now < event.at; now += 250)
      moments.push({ now, eta: etaSeconds(before, now), progress: progressAt(before, now) });
    return reduce(before, event);
  }, createJob(created));
  const seconds = (job.updatedAt - created.at) / 1000;
  return { needs: job.needs.length, seconds, accuracy: accuracyOf(moments, created.at, seconds) };
}
