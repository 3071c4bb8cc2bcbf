import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Command, commandSchema } from '../../../source/core/job/command.ts';
import { decide } from '../../../source/core/job/decide.ts';
import { eventBodySchema } from '../../../source/core/job/events/events.ts';
import type { Job } from '../../../source/core/job/job.ts';
import {
  folded,
  gatheringJob,
  sampleCandidate,
  sampleJob,
  sampleNeed,
} from '../../harness/jobs/sample-job.ts';

const limits = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };
const needs = ['n01', 'n02', 'n03'].map((id, at) => sampleNeed(id, { at: at * 20, until: at * 20 + 6 }));

const inReview = (): Job =>
  folded(sampleJob(), [
    { type: 'job.opened', engines: [] },
    { type: 'job-step.finished', step: 'plan', output: { needs, engine: 'test', notes: [] } },
    { type: 'stage.started', stage: 'review' },
    { type: 'job.state', state: 'awaiting-review' },
  ]);

const found = { candidates: [sampleCandidate('library:a')], dropped: [], faults: [] };

const finished = (): Job =>
  folded(gatheringJob(needs), [
    ...needs.map(({ id }) => ({
      ...{ type: 'step.finished' as const, needId: id, step: 'search' as const, key: '', milliseconds: 1 },
      output: found,
    })),
    { type: 'need.state', needId: 'n01', state: 'failed', message: 'refused' },
    { type: 'need.state', needId: 'n02', state: 'no-match' },
    { type: 'need.state', needId: 'n03', state: 'skipped' },
    { type: 'stage.finished', stage: 'gather' },
    { type: 'job.state', state: 'finished' },
  ]);

const needId = fc.constantFrom('n01', 'n02', 'n03', 'n99');
const key = fc.constantFrom('library:a@0.000-4.000', 'nothing');
/** Every kind of command, including some for needs and clips that do not exist. */
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('select' as const), needId, selected: fc.boolean() }),
  fc.record({ type: fc.constant('select-all' as const), selected: fc.boolean() }),
  fc.record({
    type: fc.constant('edit' as const),
    needId,
    changes: fc.record({ phrase: fc.string({ minLength: 1 }) }),
  }),
  fc.record({
    type: fc.constant('add' as const),
    phrase: fc.string(),
    at: fc.double({ noNaN: true, noDefaultInfinity: true }),
  }),
  fc.record({ type: fc.constantFrom('undo' as const, 'redo' as const, 'start' as const) }),
  fc.record({ type: fc.constant('pause' as const), paused: fc.boolean() }),
  fc.record({ type: fc.constantFrom('skip' as const, 'retry' as const), needId }),
  fc.record({ type: fc.constant('refuse' as const), needId, key }),
  fc.record({ type: fc.constant('judge' as const), needId, key, verdict: fc.constantFrom('keep', 'reject') }),
  fc.record({
    type: fc.constant('pick' as const),
    needId,
    candidateId: fc.constantFrom('library:a', 'library:b'),
    start: fc.double({ min: -1, max: 30, noNaN: true }),
    end: fc.double({ min: -1, max: 30, noNaN: true }),
  }),
  fc.record({
    type: fc.constant('search' as const),
    needId,
    phrase: fc.constantFrom('', 'tram', 'old tram'),
  }),
  fc.record({ type: fc.constant('film' as const), needId }),
  fc.record({ type: fc.constant('budget' as const), usd: fc.double({ min: 0, max: 100, noNaN: true }) }),
  fc.record({ type: fc.constant('stop' as const), kill: fc.boolean() }),
  fc.record({ type: fc.constantFrom('try-now' as const, 'more-needs' as const, 'fewer-needs' as const) }),
  fc.record({ type: fc.constant('stop-planning' as const) }),
);

describe('decide', () => {
  it('returns events that match their schema, and none for a command that is already in effect', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(inReview, finished, () => gatheringJob(needs)),
        anyCommand,
        (make, command) => {
          const job = make();
          const events = decide(job, commandSchema.parse(command), limits);
          for (const event of events) expect(eventBodySchema.parse(event)).toEqual(event);
          const repeats = ['add', 'undo', 'redo', 'edit', 'fewer-needs'].includes(command.type);
          if (!repeats) expect(decide(folded(job, events), command, limits)).toEqual([]);
        },
      ),
    );
  });

  it('changes the plan in the review and never afterwards', () => {
    const edit: Command = { type: 'edit', needId: 'n01', changes: { phrase: 'tram' } };
    expect(decide(inReview(), edit, limits)).toHaveLength(1);
    expect(decide(gatheringJob(needs), edit, limits)).toEqual([]);
    expect(decide(finished(), { type: 'select-all', selected: false }, limits)).toEqual([]);
  });

  it('starts only if a need is selected', () => {
    const none = folded(inReview(), decide(inReview(), { type: 'select-all', selected: false }, limits));
    expect(decide(none, { type: 'start' }, limits)).toEqual([]);
    expect(decide(inReview(), { type: 'start' }, limits)).toEqual([{ type: 'job.state', state: 'running' }]);
  });

  it('retries a need that ended without a clip, in a running and in a finished job', () => {
    for (const id of ['n01', 'n02', 'n03'])
      expect(decide(finished(), { type: 'retry', needId: id }, limits)).toEqual([
        { type: 'need.retried', needId: id },
      ]);
    expect(decide(gatheringJob(needs), { type: 'retry', needId: 'n01' }, limits)).toEqual([]);
  });

  it('skips a need that is being gathered, but not one that has ended', () => {
    const skip: Command = { type: 'skip', needId: 'n01' };
    expect(decide(gatheringJob(needs), skip, limits)).toMatchObject([{ state: 'skipped' }]);
    expect(decide(finished(), skip, limits)).toEqual([]);
  });
});

describe('what the user says about calls without an answer', () => {
  const call = { id: 'a', provider: 'gemini', model: 'gemini-3.8-flash', operation: 'rank', at: 1 };

  it('ends them, and nothing where there are none or they are still in flight', () => {
    const sent = folded(gatheringJob(needs), [{ type: 'call.sent', call: { ...call, upperUsd: 0.01 } }]);
    expect(decide(sent, { type: 'not-billed' }, limits)).toEqual([]);
    const lost = folded(sent, [{ type: 'call.lost', id: 'a' }]);
    expect(lost.cost.mayBeBilledUsd).toBe(0.01);
    const events = decide(lost, { type: 'not-billed' }, limits);
    expect(folded(lost, events)).toMatchObject({ openCalls: [], cost: { mayBeBilledUsd: 0 } });
  });
});
