import { describe, expect, it } from 'vitest';
import { plainLineOf } from '../../../../source/core/job/events/event-traits.ts';
import type { EventBody } from '../../../../source/core/job/events/events.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const job = gatheringJob([sampleNeed('n01', { at: 30, phrase: 'city skyline' })]);
const shotOf = (candidateId: string) => ({ candidateId, start: 0, end: 5, score: 8, reason: '', saw: [] });
const line = (event: EventBody) => plainLineOf({ version: 1, at: 2000, jobId: job.id, ...event }, job);

describe('the plain line', () => {
  it('of a stage and of a step says what is done, not the name of the step', () => {
    const step = { needId: 'n01', step: 'fetch', key: 'pexels:1@0-5' } as const;
    expect(line({ type: 'stage.started', stage: 'plan' })).toBe('planning ...');
    expect(line({ type: 'stage.failed', stage: 'probe', error: 'no.' })).toBe(
      'reading the video failed: no.',
    );
    expect(line({ type: 'step.started', ...step })).toBe('00:30 city skyline: downloading the shot');
    expect(line({ type: 'step.failed', ...step, error: 'no.' })).toBe(
      '00:30 city skyline: downloading the shot failed: no.',
    );
  });

  it('says that a film of the user’s own is read, not downloaded', () => {
    const step = { type: 'step.started', needId: 'n01', key: 'library:a' } as const;
    expect(line({ ...step, step: 'preview' })).toBe('00:30 city skyline: reading the film');
    expect(line({ ...step, step: 'fetch' })).toBe('00:30 city skyline: reading the shot');
    expect(line({ ...step, step: 'inspect' })).toBe('00:30 city skyline: looking for shots');
  });

  it('of a need without a clip says "no match"', () => {
    expect(line({ type: 'need.state', needId: 'n01', state: 'no-match' })).toBe(
      '00:30 city skyline: no match',
    );
  });

  it('of the log names the need and how serious it is, and leaves out what is for debugging', () => {
    const log = { type: 'log', level: 'warn', message: 'Pexels is slow.' } as const;
    expect(line({ ...log, needId: 'n01' })).toBe('warn: 00:30 city skyline: Pexels is slow.');
    expect(line({ ...log, needId: 'gone' })).toBe('warn: Pexels is slow.');
    expect(line({ ...log, level: 'info' })).toBe('Pexels is slow.');
    expect(line({ ...log, level: 'debug' })).toBeUndefined();
  });

  it('of a step of an unknown need is left out', () => {
    const failed = { type: 'step.failed', step: 'fetch', key: 'library:a@0-5', error: 'no.' } as const;
    expect(line({ ...failed, needId: 'n77' })).toBeUndefined();
  });

  it('of a note begins with "note"', () => {
    expect(line({ type: 'note.added', note: 'one source is off' })).toBe('note: one source is off');
  });
});

describe('the line for plain output', () => {
  const picked = { candidateId: 'library:a', shot: { ...shotOf('library:a'), start: 2, end: 7.25 } };
  const step = { type: 'step.finished', needId: 'n01', key: 'library:a@2-7', milliseconds: 1 } as const;
  const file = {
    path: '/talk.mp4',
    sizeBytes: 1,
    container: 'mp3',
    durationSeconds: 90,
    startSeconds: 0,
    tags: {},
  };
  const transcript = { segments: [{ start: 0, end: 1, text: 'Hello' }] };

  it.each<[string, EventBody, string | undefined]>([
    ['an interruption', { type: 'job.state', state: 'interrupted' }, 'interrupted'],
    [
      'an interruption by an error',
      { type: 'job.state', state: 'interrupted', error: 'the disk is full' },
      'interrupted: the disk is full',
    ],
    ['any other state', { type: 'job.state', state: 'finished' }, undefined],
    ['a pause', { type: 'job.paused', paused: true }, 'paused'],
    ['the end of a pause', { type: 'job.paused', paused: false }, 'resumed'],
    ['the review, which has its own lines', { type: 'stage.started', stage: 'review' }, undefined],
    ['a job with another budget', { type: 'job.budget', budgetUsd: 1 }, undefined],
    [
      'a sound file',
      {
        type: 'job-step.finished',
        step: 'probe',
        output: { probe: file, identity: 'a', notes: ['it has no picture'] },
      },
      'video: 1:30, no picture\nnote: it has no picture',
    ],
    [
      'a transcript of unknown format',
      { type: 'job-step.finished', step: 'transcribe', output: { transcript, engine: 'gemini', notes: [] } },
      'transcribed by gemini: 1 segment',
    ],
    [
      'a transcript file',
      {
        ...{ type: 'job-step.finished', step: 'transcribe' },
        output: { transcript, engine: 'transcript file', format: 'SRT', notes: [] },
      },
      'transcribed by transcript file (SRT): 1 segment',
    ],
    ['planned needs', { type: 'planning.started', wanted: 2 }, 'planning 2 more needs ...'],
    ['the end of planning', { type: 'planning.ended', message: '2 needs added.' }, '2 needs added.'],
    [
      'an error while planning',
      { type: 'planning.ended', message: 'No answer.', isFault: true },
      'warn: No answer.',
    ],
    ['removed needs', { type: 'needs.removed', needIds: ['n01', 'n02'] }, '2 needs removed from the plan'],
    ['a need to film', { type: 'need.to-film', needId: 'n01' }, '00:30 city skyline: you film it yourself'],
    ['a choice for an unknown need', { type: 'need.to-film', needId: 'n77' }, 'n77: you film it yourself'],
    [
      'a film that was taken',
      { type: 'need.picked', needId: 'n01', pick: { ...picked, isExact: false } },
      '00:30 city skyline: taken: Skyline in the rain',
    ],
    [
      'seconds of a film that was taken',
      { type: 'need.picked', needId: 'n01', pick: { ...picked, isExact: true } },
      '00:30 city skyline: taken: Skyline in the rain, 2.0 to 7.3 s',
    ],
    [
      'a film without a title that was taken',
      {
        ...{ type: 'need.picked', needId: 'n01' },
        pick: { ...picked, candidateId: 'library:b', isExact: false },
      },
      '00:30 city skyline: taken: library:b',
    ],
    [
      'a clip that failed its checks',
      { ...step, step: 'verify', output: { passed: false, problems: ['it is black', 'it is too short'] } },
      '00:30 city skyline: the clip was rejected: it is black, it is too short',
    ],
    [
      'a clip that passed its checks',
      { ...step, step: 'verify', output: { passed: true, problems: [] } },
      undefined,
    ],
    [
      'a check that begins, which is short',
      { type: 'step.started', needId: 'n01', step: 'verify', key: 'library:a@2-7' },
      undefined,
    ],
    ['a need that goes on', { type: 'need.state', needId: 'n01', state: 'active' }, undefined],
    ['the end of an unknown need', { type: 'need.state', needId: 'n77', state: 'filled' }, undefined],
  ])('of %s', (_what, event, expected) => {
    const searched = folded(job, [
      {
        ...{ type: 'step.finished', needId: 'n01', step: 'search', key: '', milliseconds: 1 },
        output: {
          candidates: [
            sampleCandidate('library:a', { title: 'Skyline in the rain' }),
            sampleCandidate('library:b', { title: '' }),
          ],
          dropped: [],
          faults: [],
        },
      },
    ]);
    expect(plainLineOf({ version: 1, at: 2000, jobId: job.id, ...event }, searched)).toBe(expected);
  });
});
