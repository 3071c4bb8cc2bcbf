import { describe, expect, it } from 'vitest';
import { type Shot, shotId } from '../../../source/core/footage/shot.ts';
import { nextAction } from '../../../source/core/job/choice/next-action.ts';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import type { Job, NeedProgress } from '../../../source/core/job/job.ts';
import { createReport } from '../../../source/deliver/report.ts';
import {
  filedClip,
  folded,
  gatheringJob,
  sampleCandidate,
  sampleNeed,
} from '../../harness/jobs/sample-job.ts';

const limits = {
  clipsPerNeed: 1,
  filmsPerNeed: 3,
  previewsPerNeed: 2,
  candidatePreferences: { preferCreativeCommons: true },
};
const shots = [9, 8, 7].map(
  (score, place): Shot => ({
    candidateId: 'library:a',
    start: place * 10,
    end: place * 10 + 5,
    score,
    reason: '',
    saw: [],
  }),
);
const [best = '', second = '', third = ''] = shots.map(shotId);
const about = { needId: 'n01', milliseconds: 5 } as const;

/** A finished job with one need that has three shots, the best one filed. */
function finished(): Job {
  return folded(gatheringJob([sampleNeed('n01')]), [
    { type: 'need.state', needId: 'n01', state: 'active' },
    {
      type: 'step.finished',
      ...about,
      step: 'search',
      key: '',
      output: { candidates: [sampleCandidate('library:a')], dropped: [], faults: [] },
    },
    {
      type: 'step.finished',
      ...about,
      step: 'rank',
      key: '',
      output: {
        ranked: [{ candidateId: 'library:a', score: 8, reason: '' }],
        dropped: [],
        engine: 'test',
      },
    },
    { type: 'need.shortlist', needId: 'n01', candidateIds: ['library:a'] },
    { type: 'step.finished', ...about, step: 'preview', key: 'library:a', output: {} },
    {
      type: 'step.finished',
      ...about,
      step: 'inspect',
      key: 'library:a',
      output: { shots, engine: 'test', lookedSeconds: 30, rejected: [] },
    },
    filed(best),
    { type: 'need.state', needId: 'n01', state: 'filled', message: '1 clip' },
    { type: 'stage.finished', stage: 'gather' },
    { type: 'stage.finished', stage: 'deliver' },
    { type: 'job.state', state: 'finished' },
  ]);
}

function filed(key: string): EventBody {
  const shot = shots.find((each) => shotId(each) === key);
  if (!shot) throw new Error(`no shot ${key}`);
  const clip = filedClip(shot, { file: `need/${key}.mp4` });
  return { type: 'step.finished', ...about, step: 'file', key, output: { clip } };
}

const refuse = (key: string): EventBody => ({ type: 'clip.refused', needId: 'n01', key });
const opened: EventBody = { type: 'job.opened', engines: [] };

function need(job: Job): NeedProgress {
  const [only] = job.needs;
  if (!only) throw new Error('no need');
  return only;
}

const action = (job: Job) => nextAction(need(job), limits, new Set());
const clips = (job: Job) => Object.keys(need(job).results.file);

describe('a clip that is refused', () => {
  it('stays until the runner-up is filed, which replaces it', () => {
    const asked = folded(finished(), [refuse(best), opened]);
    expect(clips(asked)).toEqual([best]);
    expect(action(asked)).toEqual({ kind: 'run', calls: [{ step: 'fetch', key: second }] });
    const replaced = folded(asked, [filed(second)]);
    expect(clips(replaced)).toEqual([second]);
    expect(action(replaced)).toMatchObject({ kind: 'end', state: 'filled' });
  });

  it('reopens a finished job, which gathers and delivers again, and can be resumed', () => {
    const asked = folded(finished(), [refuse(best)]);
    expect(asked.state).toBe('interrupted');
    expect(asked.stages).toMatchObject({
      plan: { state: 'waiting' },
      gather: { state: 'waiting' },
      deliver: { state: 'waiting' },
    });
    expect(asked.progress).toBeLessThan(1);
    expect(need(asked)).toMatchObject({ state: 'waiting' });
  });

  it('is refused only once, however often the key is pressed, and only if it exists', () => {
    const job = folded(finished(), [refuse(best), refuse(best), refuse('library:z@0.000-1.000')]);
    expect(need(job).refused).toEqual([best]);
  });

  it('is never used again: the third best follows the second', () => {
    const job = folded(finished(), [refuse(best), opened, filed(second), refuse(second)]);
    expect(action(job)).toEqual({ kind: 'run', calls: [{ step: 'fetch', key: third }] });
    const last = folded(job, [filed(third), refuse(third)]);
    expect(action(last)).toEqual({ kind: 'keep', keys: [third] });
  });

  it('stays when every runner-up fails', () => {
    const job = folded(finished(), [
      refuse(best),
      { type: 'step.failed', needId: 'n01', step: 'fetch', key: second, error: 'gone' },
      { type: 'step.failed', needId: 'n01', step: 'fetch', key: third, error: 'gone' },
    ]);
    expect(action(job)).toEqual({ kind: 'keep', keys: [best] });
    const kept = folded(job, [{ type: 'clip.kept', needId: 'n01', key: best }]);
    expect(action(kept)).toMatchObject({ kind: 'end', state: 'filled' });
    expect(clips(kept)).toEqual([best]);
  });

  it('is replaced in its place among several clips', () => {
    const job = folded(finished(), [filed(second), refuse(best), filed(third)]);
    expect(clips(job)).toEqual([third, second]);
  });

  it('is mentioned in the report once it has been replaced', () => {
    const asked = folded(finished(), [refuse(best)]);
    expect(createReport(asked)).toMatchObject({ needs: [{ refused: [], clips: [{}] }] });
    expect(createReport(folded(asked, [filed(second)]))).toMatchObject({ needs: [{ refused: [best] }] });
  });
});

describe('a verdict', () => {
  const judge = (verdict?: 'keep' | 'reject'): EventBody => ({
    type: 'clip.judged',
    needId: 'n01',
    key: best,
    ...(verdict && { verdict }),
  });

  it('is in the report until it is withdrawn, and leaves the job finished', () => {
    const job = folded(finished(), [judge('reject')]);
    expect(job.state).toBe('finished');
    expect(createReport(job)).toMatchObject({ needs: [{ clips: [{ verdict: 'reject' }] }] });
    expect(need(folded(job, [judge('keep')])).verdicts).toEqual({ [best]: 'keep' });
    expect(need(folded(job, [judge()])).verdicts).toEqual({});
  });
});
