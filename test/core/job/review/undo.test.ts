import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../source/core/job/decide.ts';
import { type Job, jobSchema } from '../../../../source/core/job/job.ts';
import { folded, sampleJob, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const limits = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };

function inReview(count = 4): Job {
  const needs = Array.from({ length: count }, (_, at) =>
    sampleNeed(`n0${at + 1}`, { at: at * 20, until: at * 20 + 6 }),
  );
  return folded(sampleJob(), [
    { type: 'job.opened', engines: [] },
    { type: 'job-step.finished', step: 'plan', output: { needs, engine: 'test', notes: [] } },
    { type: 'stage.started', stage: 'review' },
    { type: 'job.state', state: 'awaiting-review' },
  ]);
}

type Wish = Parameters<typeof decide>[1];

/** Applies commands one after another; in between the state is saved and loaded. */
function wished(job: Job, ...wishes: readonly Wish[]): Job {
  return wishes.reduce((state, wish) => {
    const events = decide(state, wish, limits);
    return events.length > 0 ? jobSchema.parse(JSON.parse(JSON.stringify(folded(state, events)))) : state;
  }, job);
}

const needs = (job: Job) => job.needs.map((each) => each.need);

describe('a change in the review', () => {
  it('can be undone: an edit that moved the need, an added need, a selection of all', () => {
    const before = inReview();
    const changed = wished(
      before,
      { type: 'edit', needId: 'n01', changes: { at: 70, until: 75, phrase: 'tram in the rain' } },
      { type: 'add', phrase: 'old bridge', at: 33 },
      { type: 'select', needId: 'n02', selected: false },
      { type: 'select-all', selected: false },
    );
    expect(needs(changed).map(({ id }) => id)).toEqual(['n02', 'n05', 'n03', 'n04', 'n01']);
    const [all, one, added, none] = [1, 2, 3, 4].map((count) =>
      wished(changed, ...Array.from({ length: count }, () => ({ type: 'undo' as const }))),
    );
    expect(needs(all as Job).map(({ selected }) => selected)).toEqual([false, true, true, true, true]);
    expect(needs(one as Job).every(({ selected }) => selected)).toBe(true);
    expect(needs(added as Job).map(({ id }) => id)).toEqual(['n02', 'n03', 'n04', 'n01']);
    expect(needs(none as Job)).toEqual(needs(before));
  });

  it('can be redone after an undo, until something else is changed', () => {
    const once = wished(inReview(), { type: 'add', phrase: 'old bridge', at: 33 });
    const back = wished(once, { type: 'undo' });
    expect(needs(wished(back, { type: 'redo' }))).toEqual(needs(once));
    const other = wished(back, { type: 'select', needId: 'n01', selected: false });
    expect(wished(other, { type: 'redo' })).toEqual(other);
  });

  it('that has no effect is not added to the undo history', () => {
    const job = wished(
      inReview(),
      { type: 'select-all', selected: true },
      { type: 'select', needId: 'n01', selected: true },
    );
    expect(job.changes?.undo ?? []).toEqual([]);
    expect(wished(job, { type: 'undo' })).toEqual(job);
  });

  it('can no longer be undone once the work has begun', () => {
    const job = wished(inReview(), { type: 'select', needId: 'n01', selected: false });
    expect(folded(job, [{ type: 'stage.finished', stage: 'review' }]).changes).toBeUndefined();
  });

  it('many of them: undoing all restores the first plan, redoing all the last one', () => {
    const needId = fc.integer({ min: 1, max: 7 }).map((number) => `n0${number}`);
    const wish: fc.Arbitrary<Wish> = fc.oneof(
      fc.record({ type: fc.constant('select' as const), needId, selected: fc.boolean() }),
      fc.record({ type: fc.constant('select-all' as const), selected: fc.boolean() }),
      fc.record({ type: fc.constant('fewer-needs' as const) }),
      fc.record({
        type: fc.constant('add' as const),
        phrase: fc.constant('a bridge'),
        at: fc.integer({ min: 0, max: 90 }),
      }),
      fc
        .record({ needId, at: fc.integer({ min: 0, max: 90 }), phrase: fc.constantFrom('rain', 'snow') })
        .map(({ needId: id, ...changes }) => ({ type: 'edit' as const, needId: id, changes })),
    );
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), (wishes) => {
        const before = inReview();
        const after = wished(before, ...wishes);
        const undone = wished(after, ...wishes.map(() => ({ type: 'undo' as const })));
        const redone = wished(undone, ...wishes.map(() => ({ type: 'redo' as const })));
        const byId = (job: Job) => new Map(needs(job).map((need) => [need.id, need]));
        expect(byId(undone)).toEqual(byId(before));
        expect(byId(redone)).toEqual(byId(after));
        const times = needs(undone).map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });
});
