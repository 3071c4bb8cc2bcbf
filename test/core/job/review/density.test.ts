import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../source/core/job/command.ts';
import { decide } from '../../../../source/core/job/decide.ts';
import { type Job, jobSchema } from '../../../../source/core/job/job.ts';
import {
  fewerNeedsFault,
  moreNeedsFault,
  plannedEvents,
} from '../../../../source/core/job/review/density.ts';
import { planningWords } from '../../../../source/core/job/review/planning.ts';
import type { Need } from '../../../../source/core/plan/need.ts';
import { JobMaker } from '../../../harness/jobs/jobs.ts';
import { folded, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const settings = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };
const subjects = ['old bridge', 'city tram', 'fish market', 'oak forest', 'night train', 'wheat field'];

/** A need of the plan: half a minute after the one before it, of this importance. */
function planned(number: number, importance?: number): Need {
  const at = number * 30;
  const phrase = subjects[number % subjects.length] ?? '';
  return sampleNeed(`n0${number}`, {
    ...{ at, until: at + 6, phrase },
    ...(importance !== undefined && { importance }),
  });
}

const inReview = (needs: readonly Need[]) => new JobMaker().planned(needs).job;
const four = () => inReview([planned(1, 5), planned(2, 2), planned(3, 9), planned(4, 7)]);
const eight = () => inReview([3, 8, 1, 7, 2, 9, 6, 5].map((importance, at) => planned(at + 1, importance)));

/** Carries out commands one after another; in between the state is saved and loaded. */
function carriedOut(job: Job, ...commands: readonly Command[]): Job {
  return commands.reduce((now, command) => {
    const next = folded(now, decide(now, command, settings));
    return jobSchema.parse(JSON.parse(JSON.stringify(next)));
  }, job);
}

/** A job for which the planner has proposed these needs. */
function withProposed(job: Job, ...needs: readonly Need[]): Job {
  return proposedBy('gemini', job, needs);
}

function proposedBy(engine: string, job: Job, needs: readonly Need[]): Job {
  const asked = carriedOut(job, { type: 'more-needs' });
  return folded(asked, plannedEvents(asked, { needs, engine, notes: [] }, settings));
}

const ids = ({ needs }: Job) => needs.map(({ need }) => need.id);

describe('fewer needs', () => {
  it('remove a quarter of the plan, the least important first, and one undo brings them back', () => {
    const sparser = carriedOut(eight(), { type: 'fewer-needs' });
    expect(ids(sparser)).toEqual(['n01', 'n02', 'n04', 'n06', 'n07', 'n08']);
    const back = carriedOut(sparser, { type: 'undo' });
    expect(back.needs).toEqual(eight().needs);
    expect(ids(carriedOut(back, { type: 'redo' }))).toEqual(ids(sparser));
  });

  it('keep what was added, edited, deselected, or selected again', () => {
    const touched = carriedOut(
      eight(),
      { type: 'edit', needId: 'n03', changes: { phrase: 'harbor crane' } },
      { type: 'select', needId: 'n05', selected: false },
      { type: 'select', needId: 'n01', selected: false },
      { type: 'select', needId: 'n01', selected: true },
      { type: 'add', phrase: 'rain on glass', at: 300 },
    );
    const sparser = carriedOut(touched, { type: 'fewer-needs' });
    // Of nine needs three go, none of those.
    expect(ids(sparser)).toEqual(['n01', 'n02', 'n03', 'n05', 'n06', 'n09']);
  });

  it('remove a need again whose change was undone', () => {
    const undone = carriedOut(
      four(),
      { type: 'select', needId: 'n02', selected: false },
      { type: 'undo' },
      { type: 'select-all', selected: false },
      { type: 'undo' },
      { type: 'edit', needId: 'n02', changes: { phrase: 'harbor crane' } },
      { type: 'undo' },
    );
    expect(undone.needs).toEqual(four().needs);
    expect(ids(carriedOut(undone, { type: 'fewer-needs' }))).toEqual(['n01', 'n03', 'n04']);
  });

  it('go by the films that fit and then by the room around them, where a planner has valued nothing', () => {
    const fits = [2, 1, 3].map((libraryFits, at) => ({ ...planned(at + 1), libraryFits }));
    expect(ids(carriedOut(inReview(fits), { type: 'fewer-needs' }))).toEqual(['n01', 'n03']);
    const close = [planned(2), { ...planned(3), at: 72, until: 76 }, planned(4), planned(9)];
    expect(ids(carriedOut(inReview(close), { type: 'fewer-needs' }))).toEqual(['n02', 'n04', 'n09']);
  });

  it('say why none goes: the last need stays, and so does a plan that was touched everywhere', () => {
    const one = inReview([planned(1)]);
    expect(fewerNeedsFault(one)).toBe('The plan has only one need.');
    const all = carriedOut(four(), { type: 'select-all', selected: false });
    expect(fewerNeedsFault(all)).toMatch(/selected, deselected, edited or added each/);
    for (const job of [one, all]) expect(decide(job, { type: 'fewer-needs' }, settings)).toEqual([]);
  });
});

describe('more needs', () => {
  it('name the engine that added them, which offline is the program itself', () => {
    const need = sampleNeed('n01', { at: 75, until: 81, phrase: 'potter at work', importance: 4 });
    expect(proposedBy('offline', four(), [need]).planning?.message).toBe('1 need added.');
  });

  it('add a third of what is there between the needs, which stay, and one undo removes them', () => {
    const denser = withProposed(
      four(),
      sampleNeed('n01', { at: 75, until: 81, phrase: 'potter at work', importance: 4 }),
      sampleNeed('n02', { at: 15, until: 21, phrase: 'steam engine', importance: 8 }),
      sampleNeed('n03', { at: 200, until: 206, phrase: 'glowing iron', importance: 6 }),
    );
    // The least important of three was one too many.
    expect(ids(denser)).toEqual(['n05', 'n01', 'n02', 'n03', 'n04', 'n06']);
    expect(denser.needs.filter(({ need }) => need.id <= 'n04')).toEqual(four().needs);
    expect(denser.planning).toMatchObject({ isActive: false, message: '2 needs added by gemini.' });
    const back = carriedOut(denser, { type: 'undo' });
    expect(back.needs).toEqual(four().needs);
    expect(back.planning).toBeUndefined();
    expect(carriedOut(back, { type: 'redo' }).needs).toEqual(denser.needs);
  });

  it('never lie in another need, close to one, or show what is shown nearby', () => {
    const denser = withProposed(
      four(),
      sampleNeed('n01', { at: 31, until: 36, phrase: 'steam engine' }),
      sampleNeed('n02', { at: 27, until: 33, phrase: 'steam engine' }),
      sampleNeed('n03', { at: 45, until: 51, phrase: 'city tram' }),
    );
    expect(denser.needs).toEqual(four().needs);
    expect(denser.planning?.message).toMatch(/^No other moment/);
  });

  it('whatever a planner proposes: the plan keeps its needs, with room between them and ids of their own', () => {
    const proposed = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 360, noNaN: true }),
        phrase: fc.constantFrom('steam engine', 'glowing iron', 'potter at work', 'city tram'),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(proposed, (places) => {
        const job = withProposed(
          eight(),
          ...places.map((place) => sampleNeed('n01', { ...place, until: place.at + 15 })),
        );
        const needs = job.needs.map(({ need }) => need);
        expect(new Set(ids(job)).size).toBe(needs.length);
        expect(needs.length).toBeLessThanOrEqual(11);
        for (const [index, need] of needs.slice(1).entries()) {
          const before = needs[index];
          expect(before && need.at - before.at).toBeGreaterThanOrEqual(10);
          expect(before?.until).toBeLessThanOrEqual(need.at);
        }
        expect(ids(job)).toEqual(expect.arrayContaining(ids(eight())));
      }),
      { numRuns: 50 },
    );
  });

  it('are planned once at a time; the plan cannot be accepted meanwhile, and stopping leaves it as it is', () => {
    const asked = carriedOut(four(), { type: 'more-needs' });
    expect(asked.planning).toEqual({ wanted: 2, isActive: true });
    const during: Command[] = [{ type: 'more-needs' }, { type: 'fewer-needs' }, { type: 'start' }];
    for (const command of during) expect(decide(asked, command, settings)).toEqual([]);
    const stopped = carriedOut(asked, { type: 'stop-planning' });
    expect(stopped.needs).toEqual(four().needs);
    expect(stopped.planning).toMatchObject({ isActive: false });
    expect(decide(stopped, { type: 'start' }, settings)).toHaveLength(1);
  });

  it('are still wanted after the program was ended, and no longer once the work begins', () => {
    const asked = carriedOut(four(), { type: 'more-needs' });
    const resumed = folded(asked, [{ type: 'job.opened', engines: [] }]);
    expect(resumed.planning).toEqual({ wanted: 2, isActive: true });
    expect(folded(resumed, [{ type: 'stage.finished', stage: 'review' }]).planning).toBeUndefined();
  });

  it('are not planned beyond the densest plan, or without a transcript', () => {
    const dense = inReview(Array.from({ length: 80 }, (_, at) => sampleNeed(`n${at + 10}`, { at: at * 4 })));
    expect(moreNeedsFault(dense)).toMatch(/12 needs a minute already/);
    const { transcript: _transcript, ...without } = four();
    expect(moreNeedsFault(without)).toMatch(/no transcript/);
  });

  it('say how far the planner is', () => {
    const asked = carriedOut(four(), { type: 'more-needs' });
    const events = [{ type: 'planning.progress', fraction: 0.5, message: '1 of 2 parts' }] as const;
    const { planning } = folded(asked, events);
    expect(planning && planningWords(planning)).toBe('planning 2 more needs · 50 % · 1 of 2 parts');
  });

  it('say nothing of progress before there is any, and never 100 %', () => {
    expect(planningWords({ wanted: 1, isActive: true })).toBe('planning 1 more need');
    expect(planningWords({ wanted: 3, isActive: true, fraction: 1 })).toBe('planning 3 more needs · 99 %');
    expect(planningWords({ wanted: 3, isActive: false, fraction: 1, message: '3 needs added.' })).toBe(
      '3 needs added.',
    );
    expect(planningWords({ wanted: 3, isActive: false })).toBe('');
  });
});

describe('the plan becomes neither denser nor sparser', () => {
  it('after the review', () => {
    const running: Job = { ...four(), state: 'running' };
    expect([moreNeedsFault(running), fewerNeedsFault(running)]).toEqual(
      Array.from({ length: 2 }, () => 'The plan can be changed only in the review.'),
    );
  });

  it('while the job is paused, or more needs are planned already', () => {
    expect(moreNeedsFault({ ...four(), paused: true })).toMatch(/^The job is paused/);
    const asked = carriedOut(four(), { type: 'more-needs' });
    expect([moreNeedsFault(asked), fewerNeedsFault(asked)]).toEqual([
      'More needs are being planned already.',
      'More needs are being planned; stop that first.',
    ]);
  });

  it('when it has no need that could go', () => {
    expect(fewerNeedsFault(inReview([]))).toBe('The plan has no needs.');
  });
});
