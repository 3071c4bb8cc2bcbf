import type { LaneName, NeedStepName } from '../../step/steps.ts';
import type { StepDurations } from '../durations.ts';

/** What a simulation needs to know besides the needs. */
export interface SimulationInput {
  now: number;
  knowledge: StepDurations;
  laneOf: Readonly<Record<NeedStepName, LaneName>>;
  /** Slots of each lane that this job can use. */
  limits: Readonly<Record<LaneName, number>>;
  /** Whether needs look at films before these are assigned; see `findCallsAhead`. */
  worksAhead: boolean;
  /** Seconds after which an inspection is given up. */
  lookDeadline: number;
  /** Films of a need that are looked at in parallel. */
  window: number;
  /** How many films other needs of this job were assigned; one of these is drawn for a need that has none yet. */
  filmCounts: readonly number[];
  /** The probability that an inspected film has a shot, and how many it then has. */
  shots: { probability: number; each: number };
}
