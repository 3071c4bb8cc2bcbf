import { stepOrder } from '../../choice/priority.ts';
import { type LaneName, laneNames, type NeedStepName, needStepNames } from '../../step/steps.ts';

/** Steps are numbers in a simulation: their place in `needStepNames`. */
export const stepPlace = Object.fromEntries(needStepNames.map((name, at) => [name, at])) as Record<
  NeedStepName,
  number
>;

/** A lane of a simulated run. */
export interface SimulatedLane {
  /** Slots in which no step runs. */
  free: number;
  /** The steps that run in it, in the order in which they are served. */
  readonly steps: readonly number[];
}

/** The lanes of a simulated run. They serve the steps that finish clips first, as the runner does most of the time. */
export class SimulatedLanes {
  readonly all: readonly SimulatedLane[];
  /** The lane of each step. */
  readonly #ofStep: readonly (SimulatedLane | undefined)[];

  constructor(laneOf: Readonly<Record<NeedStepName, LaneName>>) {
    this.all = laneNames.map((lane) => ({
      free: 0,
      steps: stepOrder.filter((step) => laneOf[step] === lane).map((step) => stepPlace[step]),
    }));
    this.#ofStep = needStepNames.map((step) => this.all[laneNames.indexOf(laneOf[step])]);
  }

  /** Frees all slots. */
  reset(limits: Readonly<Record<LaneName, number>>): void {
    for (const [at, lane] of this.all.entries()) lane.free = limits[laneNames[at] ?? 'cut'];
  }

  /** Takes a slot for a step, also where none is free: a lane whose limit was lowered has more steps than slots. */
  take(step: number): void {
    const lane = this.#ofStep[step];
    if (lane) lane.free -= 1;
  }

  release(step: number): void {
    const lane = this.#ofStep[step];
    if (lane) lane.free += 1;
  }
}
