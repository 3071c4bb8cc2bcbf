import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Clip, type Shot, shotId } from '../../../../source/core/footage/shot.ts';
import { nextAction } from '../../../../source/core/job/choice/next-action.ts';
import type { Command } from '../../../../source/core/job/command.ts';
import { decide } from '../../../../source/core/job/decide.ts';
import type { EventBody } from '../../../../source/core/job/events/events.ts';
import { type Job, jobSchema, type NeedProgress } from '../../../../source/core/job/job.ts';
import { pickFault } from '../../../../source/core/job/need/decide-choices.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const settings = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };
const limits = {
  clipsPerNeed: 1,
  filmsPerNeed: 3,
  previewsPerNeed: 2,
  candidatePreferences: { preferCreativeCommons: true },
};
const shot = (candidateId: string, start: number, score = 8): Shot => ({
  ...{ candidateId, start, end: start + 5, score, reason: '', saw: [] },
});
const shots = [shot('library:a', 0, 9), shot('library:a', 10, 7)];
const [best = '', second = ''] = shots.map(shotId);
const about = { needId: 'n01', milliseconds: 5 } as const;

const found = ['library:a', 'library:b', 'library:c'].map((id) => sampleCandidate(id));
const ranked = found.map(({ id }, place) => ({ candidateId: id, score: 9 - place * 2, reason: '' }));

function finishedStep<Step extends 'preview' | 'inspect' | 'fetch'>(
  step: Step,
  key: string,
  output: unknown,
) {
  return { type: 'step.finished', ...about, step, key, output } as EventBody;
}

const filed = (filedShot: Shot): EventBody => {
  const clip: Clip = {
    file: `need/${shotId(filedShot)}.mp4`,
    shot: filedShot,
    source: 'library',
    ...{ title: '', url: '', licence: 'own-footage', sizeBytes: 1, sha256: '0'.repeat(64), frames: 125 },
    ...{ frameRate: { num: 25, den: 1 }, width: 1280, height: 720, durationSeconds: 5 },
    method: 'encoded',
    command: 'ffmpeg',
  };
  return { type: 'step.finished', ...about, step: 'file', key: shotId(filedShot), output: { clip } };
};

/** Two needs; the first has three films, of which the first was looked at and gave the clip. */
const gathered = (): Job =>
  folded(gatheringJob([sampleNeed('n01'), sampleNeed('n02', { at: 40, until: 46 })]), [
    { type: 'need.state', needId: 'n01', state: 'active' },
    {
      ...{ type: 'step.finished', ...about, step: 'search', key: '' },
      output: { candidates: found, dropped: [], faults: [] },
    },
    {
      type: 'step.finished',
      ...about,
      step: 'rank',
      key: '',
      output: { ranked, dropped: [], engine: 'test' },
    },
    { type: 'need.shortlist', needId: 'n01', candidateIds: ['library:a', 'library:b'] },
    { type: 'need.shortlist', needId: 'n02', candidateIds: ['library:c'] },
    finishedStep('preview', 'library:a', {}),
    finishedStep('inspect', 'library:a', { shots, engine: 'test', lookedSeconds: 20, rejected: [] }),
  ]);

const finished = (): Job =>
  folded(gathered(), [
    filed(shot('library:a', 0, 9)),
    { type: 'need.state', needId: 'n01', state: 'filled', message: '1 clip' },
    { type: 'need.state', needId: 'n02', state: 'no-match', message: 'no good match' },
    { type: 'stage.finished', stage: 'gather' },
    { type: 'stage.finished', stage: 'deliver' },
    { type: 'job.state', state: 'finished' },
  ]);

/** Carries out commands; in between the state is saved and loaded. */
function given(job: Job, ...commands: readonly Command[]): Job {
  return commands.reduce((state, command) => {
    const events = decide(state, command, settings);
    return events.length > 0 ? jobSchema.parse(JSON.parse(JSON.stringify(folded(state, events)))) : state;
  }, job);
}

function needOf(job: Job, id = 'n01'): NeedProgress {
  const progress = job.needs.find(({ need }) => need.id === id);
  if (!progress) throw new Error(`no need ${id}`);
  return progress;
}
const action = (job: Job) => nextAction(needOf(job), limits, new Set());
const clips = (job: Job) => Object.keys(needOf(job).results.file);
const pick = (candidateId: string, more: { start?: number; end?: number } = {}) =>
  ({ type: 'pick', needId: 'n01', candidateId, ...more }) as const;
const undo = { type: 'undo' } as const;
const search = { type: 'search', needId: 'n01', phrase: 'old tram' } as const;

describe('a film that the user takes', () => {
  it('is looked at, fetched and filed before anything else, and then replaces the clip', () => {
    const asked = given(finished(), pick('library:c'));
    expect(asked.state).toBe('interrupted');
    expect(clips(asked)).toEqual([best]);
    expect(action(asked)).toEqual({ kind: 'run', calls: [{ step: 'preview', key: 'library:c' }] });
    const seen = folded(asked, [
      finishedStep('preview', 'library:c', {}),
      finishedStep('inspect', 'library:c', {
        ...{ shots: [shot('library:c', 3)], engine: 'test', lookedSeconds: 20, rejected: [] },
      }),
    ]);
    const chosen = shot('library:c', 3);
    expect(action(seen)).toEqual({ kind: 'run', calls: [{ step: 'fetch', key: shotId(chosen) }] });
    const done = folded(seen, [filed(chosen)]);
    expect(clips(done)).toEqual([shotId(chosen)]);
    expect(needOf(done).refused).toEqual([best]);
    expect(action(done)).toMatchObject({ kind: 'end', state: 'filled', message: '1 clip' });
  });

  it('that a rule left out becomes a candidate, unless its licence forbids that', () => {
    const left = { title: '', reason: 'only 2.0 s long' };
    const dropped = [
      { ...left, candidateId: 'library:x', candidate: sampleCandidate('library:x') },
      { ...left, candidateId: 'library:y', reason: 'all rights reserved' },
    ];
    const job = folded(finished(), [
      {
        ...{ type: 'step.finished', ...about, step: 'search', key: '' },
        output: { candidates: found, dropped, faults: [] },
      },
    ]);
    expect(pickFault(job, pick('library:y'), settings)).toContain('is not among the candidates');
    const asked = given(job, pick('library:x'));
    const search = needOf(asked).results.search[''];
    expect(search?.candidates.map(({ id }) => id)).toContain('library:x');
    expect(search?.dropped.map(({ candidateId }) => candidateId)).toEqual(['library:y']);
    expect(action(asked)).toEqual({ kind: 'run', calls: [{ step: 'preview', key: 'library:x' }] });
    expect(needOf(given(asked, undo)).results.search['']?.dropped).toEqual(dropped);
  });

  it('is added where the need has fewer clips than the job wants, else replaces the worst one', () => {
    const two = finished();
    const job = { ...two, options: { ...two.options, settings: { CLIPS_PER_NEED: '2' } } };
    expect(needOf(given(job, pick('library:c'))).picks?.[0]?.replaces).toBeUndefined();
    const full = folded(job, [filed(shot('library:a', 10, 7))]);
    expect(needOf(given(full, pick('library:c'))).picks?.[0]?.replaces).toBe(second);
    const kept = folded(full, [{ type: 'clip.judged', needId: 'n01', key: second, verdict: 'keep' }]);
    expect(needOf(given(kept, pick('library:c'))).picks?.[0]?.replaces).toBe(best);
  });

  it('gives its middle when the inspection found no shot in it', () => {
    const seen = folded(given(finished(), pick('library:c')), [
      finishedStep('preview', 'library:c', {}),
      finishedStep('inspect', 'library:c', { shots: [], engine: 'test', lookedSeconds: 20, rejected: [] }),
    ]);
    expect(action(seen)).toEqual({ kind: 'run', calls: [{ step: 'fetch', key: 'library:c@7.000-13.000' }] });
  });

  it('goes off the shortlists of needs that have not begun with it', () => {
    expect(needOf(given(gathered(), pick('library:c')), 'n02').shortlist).toEqual([]);
  });

  it('leaves the old clip where it cannot be had, and says why', () => {
    const asked = given(finished(), pick('library:a', { start: 12, end: 17 }));
    const key = 'library:a@12.000-17.000';
    const failed = folded(asked, [
      { type: 'step.failed', needId: 'n01', step: 'fetch', key, error: 'the film is gone' },
    ]);
    expect(action(failed)).toEqual({ kind: 'drop-pick', reason: 'the film is gone' });
    const dropped = folded(failed, [{ type: 'need.pick-failed', needId: 'n01', reason: 'the film is gone' }]);
    expect(clips(dropped)).toEqual([best]);
    expect(action(dropped)).toMatchObject({
      ...{ kind: 'end', state: 'filled', message: 'not picked: the film is gone; this clip stays' },
    });
  });
});

describe('seconds that the user takes', () => {
  it('are fetched without another look, with the length of the need where only the start is given', () => {
    const exact = given(finished(), pick('library:b', { start: 2, end: 9 }));
    expect(action(exact)).toEqual({ kind: 'run', calls: [{ step: 'fetch', key: 'library:b@2.000-9.000' }] });
    const open = given(finished(), pick('library:b', { start: 4 }));
    expect(action(open)).toEqual({ kind: 'run', calls: [{ step: 'fetch', key: 'library:b@4.000-10.000' }] });
  });

  it('are rejected in words where the film does not have them', () => {
    const faults = [
      pick('library:b', { start: 9, end: 2 }),
      pick('library:b', { start: 18, end: 24 }),
      pick('library:b', { start: 3, end: 3.2 }),
      pick('library:x'),
      pick('library:a'),
      pick('library:a', { start: 0, end: 5 }),
    ].map((command) => {
      expect(decide(finished(), command, settings)).toEqual([]);
      return pickFault(finished(), command, settings);
    });
    expect(faults).toEqual([
      'The end must be after the start.',
      'The film is only 20.0 s long (00:20).',
      'A clip must be at least 0.5 s long.',
      'library:x is not among the candidates of this need.',
      'The need already has this clip.',
      'The need already has this clip.',
    ]);
  });

  it('that were refused before are taken all the same, but never come back by themselves', () => {
    const refused = folded(finished(), [
      { type: 'clip.refused', needId: 'n01', key: best },
      filed(shot('library:a', 10, 7)),
    ]);
    expect(clips(refused)).toEqual([second]);
    // Most of its seconds are those of the refused shot.
    const near = shot('library:a', 1, 10);
    const again = folded(refused, [
      finishedStep('inspect', 'library:a', {
        shots: [near],
        engine: 'test',
        lookedSeconds: 20,
        rejected: [],
      }),
      { type: 'clip.refused', needId: 'n01', key: second },
    ]);
    expect(action(again)).not.toMatchObject({ calls: [{ key: shotId(near) }] });
    expect(action(given(again, pick('library:a', { start: 0, end: 5 })))).toEqual({
      ...{ kind: 'run', calls: [{ step: 'fetch', key: best }] },
    });
  });

  it('that were refused are not replaced once they are filed', () => {
    const seen = folded(given(finished(), pick('library:b', { start: 2, end: 9 })), [
      filed({ ...shot('library:b', 2), end: 9 }),
    ]);
    const back = folded(given(seen, pick('library:a')), [filed(shot('library:a', 10, 7))]);
    const first = folded(given(back, pick('library:a', { start: 0, end: 5 })), [
      filed(shot('library:a', 0, 9)),
    ]);
    expect(clips(first)).toEqual([best]);
    expect(needOf(first).refused).not.toContain(best);
    expect(action(first)).toMatchObject({ kind: 'end', state: 'filled' });
  });
});

describe('a need that is searched again', () => {
  it('begins anew with the phrase, and keeps its clip until a better one is there', () => {
    const asked = given(finished(), search);
    expect(needOf(asked).need).toMatchObject({ phrase: 'old tram', alternates: [] });
    expect(clips(asked)).toEqual([best]);
    expect(action(asked)).toEqual({ kind: 'run', calls: [{ step: 'search', key: '' }] });
    const none = folded(asked, [
      {
        ...{ type: 'step.finished', ...about, step: 'search', key: '' },
        output: { candidates: [], dropped: [], faults: [] },
      },
    ]);
    expect(action(none)).toEqual({ kind: 'keep', keys: [best] });
  });

  it('only has its phrase changed while the plan is reviewed', () => {
    const job: Job = { ...gatheringJob([sampleNeed('n01')]), state: 'awaiting-review' };
    expect(decide(job, search, settings)).toEqual([
      { type: 'need.edited', needId: 'n01', changes: { phrase: 'old tram' } },
    ]);
  });
});

describe('a need that the user films', () => {
  it('is on the shot list, its clip leaves the job, and nothing is searched for it until it is asked for', () => {
    const job = given(finished(), { type: 'film', needId: 'n01' });
    expect(job.state).toBe('finished');
    expect(needOf(job)).toMatchObject({ state: 'no-match', toFilm: true, removed: [`need/${best}.mp4`] });
    expect(clips(job)).toEqual([]);
    expect(needOf(given(job, { type: 'retry', needId: 'n01' })).toFilm).toBeUndefined();
  });
});

describe('undoing a choice', () => {
  const judge = (key: string, verdict?: 'keep' | 'reject') =>
    ({ type: 'judge', needId: 'n01', key, ...(verdict && { verdict }) }) as const;
  const refuse = { type: 'refuse', needId: 'n01', key: best } as const;

  it('takes back verdicts and other choices in the order in which they were made, the last one first', () => {
    const before = given(finished(), { type: 'film', needId: 'n02' });
    const judged = given(before, judge(best, 'keep'), judge(best, 'reject'));
    expect(needOf(given(judged, undo)).verdicts).toEqual({ [best]: 'keep' });
    expect(needOf(given(judged, undo, undo)).verdicts ?? {}).toEqual({});
    expect(needOf(given(judged, undo, undo), 'n02').toFilm).toBe(true);
    expect(needOf(given(judged, undo, undo, undo), 'n02').toFilm).toBeUndefined();
    expect(needOf(given(judged, undo, undo, { type: 'redo' })).verdicts).toEqual({ [best]: 'keep' });
  });

  it('passes over a request for the next best clip that found nothing better', () => {
    const judged = given(finished(), judge(best, 'keep'));
    const kept = folded(given(judged, refuse), [
      { type: 'clip.kept', needId: 'n01', key: best },
      { type: 'need.state', needId: 'n01', state: 'filled', message: 'nothing better is left' },
    ]);
    expect(kept.changes).toEqual(judged.changes);
    // A clip that stays although it looks like another one was no choice of the user.
    const alike = folded(given(judged, refuse), [{ type: 'clip.kept', needId: 'n01', key: second }]);
    expect(alike.changes?.undo).toHaveLength(2);
  });

  it('goes back further through verdicts than through choices that keep what was found', () => {
    const verdicts = Array.from({ length: 40 }, (_, at) => judge(best, at % 2 === 0 ? 'keep' : 'reject'));
    const films = Array.from({ length: 15 }, (_, at) => pick('library:b', { start: at, end: at + 4 }));
    expect(given(finished(), ...verdicts).changes?.undo).toHaveLength(40);
    expect(given(finished(), ...verdicts, ...films, judge(best)).changes?.undo).toHaveLength(13);
  });

  it('makes the clip again that was replaced, and then replaces the newer one', () => {
    const taken = folded(given(finished(), pick('library:b', { start: 2, end: 9 })), [
      filed({ ...shot('library:b', 2), end: 9 }),
      { type: 'need.state', needId: 'n01', state: 'filled', message: '1 clip' },
    ]);
    const back = given(taken, undo);
    expect(clips(back)).toEqual(['library:b@2.000-9.000']);
    expect(action(back)).toEqual({ kind: 'run', calls: [{ step: 'fetch', key: best }] });
    const done = folded(back, [filed(shot('library:a', 0, 9))]);
    expect(clips(done)).toEqual([best]);
    expect(action(done)).toMatchObject({ kind: 'end', state: 'filled' });
  });

  it('takes a clip out again where there was none', () => {
    const none = folded(gathered(), [{ type: 'need.state', needId: 'n01', state: 'no-match' }]);
    const taken = folded(given(none, pick('library:b', { start: 2, end: 9 })), [
      filed({ ...shot('library:b', 2), end: 9 }),
    ]);
    expect(needOf(given(taken, undo))).toMatchObject({
      ...{ state: 'no-match', results: { file: {} }, removed: ['need/library:b@2.000-9.000.mp4'] },
    });
  });

  it('restores the need while nothing new is filed, and redoing repeats the choices', () => {
    const choice: fc.Arbitrary<Command> = fc.oneof(
      fc.constantFrom<Command>(search, { type: 'film', needId: 'n01' }, { type: 'film', needId: 'n02' }),
      fc.constantFrom<Command>({ type: 'refuse', needId: 'n01', key: best }),
      fc
        .record({
          candidateId: fc.constantFrom('library:a', 'library:b'),
          start: fc.integer({ min: 0, max: 14 }),
        })
        .map(({ candidateId, start }): Command => pick(candidateId, { start, end: start + 4 })),
    );
    fc.assert(
      fc.property(
        fc.array(choice, { maxLength: 6 }),
        fc.constantFrom(gathered, finished),
        (choices, make) => {
          const before = make();
          // A clip that left the job is made again, so the need is not as before at once.
          const keepsClips = choices.filter((each) => each.type !== 'film' || each.needId === 'n02');
          const all = given(before, ...keepsClips);
          const steps = all.changes?.undo.length ?? 0;
          const undone = given(all, ...Array.from({ length: steps }, () => undo));
          const plain = ({ needs }: Job) =>
            needs.map(({ progress: _progress, state, ...rest }) => ({
              ...rest,
              state: state === 'active' ? 'waiting' : state,
            }));
          expect(plain(undone)).toEqual(plain(before));
          const redone = given(undone, ...Array.from({ length: steps }, () => ({ type: 'redo' as const })));
          expect(plain(redone)).toEqual(plain(all));
        },
      ),
      { numRuns: 40 },
    );
  });
});
