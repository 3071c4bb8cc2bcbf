import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../source/core/job/event-traits.ts';
import type { EventBody } from '../../../source/core/job/events.ts';
import { gatheringJob, sampleNeed } from '../../harness/jobs/sample-job.ts';

const job = gatheringJob([sampleNeed('n01', { at: 30, phrase: 'city skyline' })]);
const line = (event: EventBody) => lineOf({ version: 1, at: 2000, jobId: job.id, ...event }, job);

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
