import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { needsResume, saveEventsOfEndedJob } from '../../../source/app/resuming/ended-job.ts';
import { retryFailed } from '../../../source/app/resuming/resume-job.ts';
import { nextAction } from '../../../source/core/job/choice/next-action.ts';
import { decide } from '../../../source/core/job/decide.ts';
import { timelineFiles } from '../../../source/deliver/timelines/timeline-files.ts';
import { homeAt, jobFilePath } from '../../../source/store/home.ts';
import { History } from '../../../source/store/jobs/history.ts';
import { loadJob, lockJob, savedJobs } from '../../../source/store/jobs/jobs.ts';
import { folded } from '../../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const fixture = fileURLToPath(new URL('../../fixtures/old-home', import.meta.url));
const root = temporaryFolder('old-home');
const limits = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };
const needLimits = {
  clipsPerNeed: 1,
  previewsPerNeed: 3,
  filmsPerNeed: 6,
  candidatePreferences: { preferCreativeCommons: false },
};
const jobIds = {
  finished: '20261128-105856-e6ef',
  interrupted: '20261128-105956-af0d',
  killed: '20261128-110009-06e2',
};
const unfinished = [jobIds.interrupted, jobIds.killed];
let count = 0;

/** A copy of a home folder that an older version of the program wrote. */
function oldHome() {
  const folder = join(root, String(count++));
  cpSync(fixture, join(folder, 'home'), { recursive: true });
  const home = homeAt(join(folder, 'home'));
  const jobs = readdirSync(home.jobs).map((name) => join(home.jobs, name));
  for (const path of [home.historyFile, ...jobs]) {
    const written = readFileSync(path, 'utf8').replaceAll('{folder}', JSON.stringify(folder).slice(1, -1));
    writeFileSync(path, written);
  }
  return { folder, home };
}

describe('what an older version wrote', () => {
  it('is listed, newest first; a job whose process was killed is shown as interrupted', async () => {
    const { folder, home } = oldHome();
    const history = new History(home);
    expect(await history.load()).toBeUndefined();
    expect(await history.loadOlder()).toEqual([]);
    await history.refresh();
    expect(history.entries.map(({ id, state }) => [id, state])).toEqual([
      [jobIds.killed, 'interrupted'],
      [jobIds.interrupted, 'interrupted'],
      [jobIds.finished, 'finished'],
    ]);
    expect(history.entries.at(-1)).toMatchObject({ videoPath: join(folder, 'talk.mp4'), clips: 2 });
    expect(readdirSync(home.root).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('is loaded completely, and no job counts as damaged', async () => {
    const { home } = oldHome();
    expect((await savedJobs(home)).toSorted()).toEqual(Object.values(jobIds).toSorted());
    for (const id of Object.values(jobIds)) {
      const { job, damaged } = await loadJob(home, id);
      expect(damaged).toBeUndefined();
      expect(job.needs.map(({ need }) => need.phrase)).toEqual([
        'harbour boats',
        'coffee steaming on table',
        'old violin',
      ]);
    }
  });

  it.for(unfinished)('is resumed where it stopped: %s', async (id) => {
    const { home } = oldHome();
    const { job, unsaved, release } = await lockJob(home, id);
    await release();
    expect(unsaved).toEqual([]);
    expect(retryFailed(job)).toEqual([]);
    const opened = folded(job, [{ type: 'job.opened', engines: [] }]);
    const actions = opened.needs.map((need) => nextAction(need, needLimits, new Set()));
    expect(actions).toMatchObject([
      { kind: 'run', calls: [{ step: 'cut', key: 'library:a5313a2477b0e83c@3.500-9.000' }] },
      { kind: 'run', calls: [{ step: 'cut', key: 'library:47621f175589577f@1.667-7.167' }] },
      { kind: 'end', state: 'no-match' },
    ]);
  });

  it('can be changed: a verdict on a clip is in the job, its entry in the history and its reports', async () => {
    const { home } = oldHome();
    const history = new History(home);
    await history.load();
    const held = await lockJob(home, jobIds.finished);
    const key = Object.keys(held.job.needs[0]?.results.file ?? {})[0] ?? '';
    const needId = held.job.needs[0]?.need.id ?? '';
    const events = decide(held.job, { type: 'judge', needId, key, verdict: 'reject' }, limits);
    expect(events).toHaveLength(1);
    expect(needsResume(held.job, events)).toBe(false);
    mkdirSync(held.job.outputDir, { recursive: true });
    await saveEventsOfEndedJob({ home, history }, held, events);
    const { job } = await loadJob(home, jobIds.finished);
    expect(job.needs[0]?.verdicts).toEqual({ [key]: 'reject' });
    expect(history.entries.find(({ id }) => id === jobIds.finished)?.updatedAt).toBe(job.updatedAt);
    expect(readFileSync(join(job.outputDir, 'report.json'), 'utf8')).toContain('"reject"');
  });

  it('can be changed: a need without a clip is retried from its search on', async () => {
    const { home } = oldHome();
    const { job, release } = await lockJob(home, jobIds.finished);
    await release();
    const events = decide(job, { type: 'retry', needId: 'n03' }, limits);
    expect(needsResume(job, events)).toBe(true);
    const retried = folded(job, events).needs[2];
    expect(retried && nextAction(retried, needLimits, new Set())).toEqual({
      kind: 'run',
      calls: [{ step: 'search', key: '' }],
    });
  });

  it('is exported to every timeline format, with its clips', async () => {
    const { home } = oldHome();
    const { job } = await loadJob(home, jobIds.finished);
    const { files, faults } = timelineFiles(job);
    expect(faults).toEqual([]);
    expect(Object.keys(files)).toHaveLength(6);
    expect(files['timelines/timeline.otio']).toContain('clip1_3.5s-9.0s_score09_harbour_boats_at_dawn.mp4');
    expect(files['timelines/timeline.otio']).toContain('clip1_1.6s-7.2s_score05_coffee_cup_steam.mp4');
    for (const id of unfinished) expect(timelineFiles((await loadJob(home, id)).job).faults).toEqual([]);
  });
});

describe('what a newer version wrote', () => {
  const newer = (path: string) => {
    const text = readFileSync(path, 'utf8').replace('"version":1', '"version":2');
    writeFileSync(path, text);
    return text;
  };

  it('is refused with a message as a history, and not changed', async () => {
    const { home } = oldHome();
    const text = newer(home.historyFile);
    const refusal = await new History(home).load().catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      message: `${home.historyFile} was written by a newer version of stockpile-tui (it has file version 2, this program supports up to 1).`,
      hint: 'Update stockpile-tui. The file was not changed.',
    });
    expect(readFileSync(home.historyFile, 'utf8')).toBe(text);
  });

  it('is refused with a message as a job, and not changed', async () => {
    const { home } = oldHome();
    const path = jobFilePath(home, jobIds.interrupted);
    const text = newer(path);
    await expect(lockJob(home, jobIds.interrupted)).rejects.toThrow(/written by a newer version/);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});
