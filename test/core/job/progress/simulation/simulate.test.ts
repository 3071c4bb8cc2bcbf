import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepDurations } from '../../../../../source/core/job/progress/durations.ts';
import type { RemainingWork } from '../../../../../source/core/job/progress/simulation/remaining-work.ts';
import { simulateRuns } from '../../../../../source/core/job/progress/simulation/simulate.ts';
import type { SimulationInput } from '../../../../../source/core/job/progress/simulation/simulation-input.ts';
import { type NeedStepName, needStepNames } from '../../../../../source/core/job/step/steps.ts';
import { laneOf } from '../../../../harness/replay/steps.ts';

const seconds: Readonly<Record<NeedStepName, number>> = {
  search: 1,
  rank: 2,
  preview: 4,
  inspect: 8,
  fetch: 16,
  cut: 32,
  verify: 64,
  file: 128,
};

/** Every step takes exactly these seconds and never fails, unless said otherwise. */
function knowing(failure: Partial<Record<NeedStepName, number>> = {}): StepDurations {
  const entries = needStepNames.map((step) => [
    step,
    {
      durations: { values: Float64Array.of(seconds[step]), upTo: Float64Array.of(1) },
      table: Float64Array.of(seconds[step]),
      failure: failure[step] ?? 0,
    },
  ]);
  return Object.fromEntries(entries) as StepDurations;
}

const course: SimulationInput = {
  now: 0,
  knowledge: knowing(),
  laneOf,
  limits: { ai: 1, search: 1, download: 1, cut: 1 },
  worksAhead: false,
  lookDeadline: 480,
  window: 1,
  filmCounts: [3],
  shots: { probability: 1, each: 1 },
};

const planned: RemainingWork = {
  running: [],
  ready: [0],
  assigned: false,
  films: 3,
  shots: 0,
  clipStep: needStepNames.indexOf('fetch'),
  ahead: undefined,
  missing: 1,
  begun: [],
};

const at = (step: NeedStepName) => needStepNames.indexOf(step);
/** One film is being inspected; `films` more may follow. */
const inspecting = (films: number): RemainingWork => ({
  ...planned,
  assigned: true,
  films,
  ready: [],
  running: [{ step: at('inspect'), startedAt: 0, fraction: 0.5 }],
  begun: needStepNames.map((step) => (step === 'inspect' ? 1 : 0)),
});

const left = (needs: readonly RemainingWork[], changes: Partial<SimulationInput> = {}) =>
  simulateRuns(needs, { ...course, ...changes }, 4);

describe('the simulation of what is left', () => {
  it('adds up the steps of a single need', () => {
    expect(left([planned])).toEqual([255, 255, 255, 255]);
  });

  it('lets needs share the slots of a lane', () => {
    // The cuts, checks and files of the second follow those of the first.
    expect(left([planned, planned])[0]).toBe(256 + 1 + 224 - 2);
    const wide = { ai: 2, search: 2, download: 2, cut: 2 };
    expect(left([planned, planned], { limits: wide })[0]).toBe(255);
  });

  it('counts the steps after one in flight that have not begun', () => {
    const now = 10_000;
    // Half of the inspection took ten seconds.
    expect(left([inspecting(0)], { now })[0]).toBe(10 + 16 + 32 + 64 + 128);
  });

  it('counts the next film when a film is likely to have no shot', () => {
    const now = 10_000;
    const unlucky = { now, shots: { probability: 0.5, each: 1 } };
    const mean = (runs: readonly number[]) => runs.reduce((sum, each) => sum + each, 0) / runs.length;
    const alone = simulateRuns([inspecting(0)], { ...course, ...unlucky }, 64);
    const followed = simulateRuns([inspecting(3)], { ...course, ...unlucky }, 64);
    expect(mean(followed)).toBeGreaterThan(mean(alone) + 12);
  });

  it('counts the next shot when a clip is likely to fail its check', () => {
    const chains = (shots: number): RemainingWork => ({ ...inspecting(0), ready: [], running: [], shots });
    const ready = { ...chains(1), missing: 0, ready: [at('verify')] };
    const failing = { knowledge: knowing({ verify: 1 }) };
    expect(left([ready], failing)[0]).toBe(64 + 16 + 32 + 64);
  });

  it('counts that a shot which is fetched ahead may be beaten by one that is found later', () => {
    const fetching = { step: at('fetch'), startedAt: 0, fraction: 0.5 };
    const looking = inspecting(0);
    const need = { ...looking, shots: 1, ahead: at('fetch'), running: [...looking.running, fetching] };
    const runs = simulateRuns([need], { ...course, now: 10_000, worksAhead: true }, 64);
    expect(new Set(runs)).toEqual(new Set([10 + 32 + 64 + 128, 10 + 16 + 32 + 64 + 128]));
  });

  it('ends for every mix of needs, and is the same each time', () => {
    const need = fc.record({
      films: fc.nat(3),
      shots: fc.nat(3),
      missing: fc.nat(2),
      assigned: fc.boolean(),
      ready: fc.constantFrom<readonly number[]>([], [0], [1], [2, 2], [3], [4], [7]),
    });
    fc.assert(
      fc.property(
        fc.array(need, { maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (needs, failure) => {
          const outlooks = needs.map((each): RemainingWork => ({ ...planned, ...each }));
          const failing = {
            knowledge: knowing(Object.fromEntries(needStepNames.map((step) => [step, failure]))),
          };
          const runs = left(outlooks, failing);
          expect(runs.every((each) => Number.isFinite(each) && each >= 0)).toBe(true);
          expect(left(outlooks, failing)).toEqual(runs);
        },
      ),
      { numRuns: 200 },
    );
  });
});
