import * as z from 'zod';
import { needStepNames } from '../step/steps.ts';

/** What earlier jobs on this machine took for one step or stage. */
const stepExperienceSchema = z.object({
  /** Seconds at evenly spaced quantiles, ascending; failed runs included. */
  seconds: z.array(z.number().nonnegative()).min(1).max(64),
  /** How many runs the quantiles are from. */
  runs: z.int().positive(),
  /** The share of runs that failed, 0 to 1. */
  failed: z.number().min(0).max(1),
});
export type StepExperience = z.infer<typeof stepExperienceSchema>;

/** The steps of needs, and the stages before them that take long, of which earlier jobs' durations are kept. */
export const timedSteps = ['transcribe', 'plan', ...needStepNames] as const;
export type TimedStep = (typeof timedSteps)[number];

/** What earlier jobs took with the same engines and sources. */
export const experienceSchema = z.partialRecord(z.enum(timedSteps), stepExperienceSchema);
export type Experience = z.infer<typeof experienceSchema>;

/** What a job has left, so that its progress can be known at every moment. */
export const forecastSchema = z.object({
  /** The moment that progress and `secondsLeft` are of, milliseconds since 1970. */
  at: z.number(),
  /** When what is left was last simulated. */
  simulatedAt: z.number(),
  secondsLeft: z.number().nonnegative(),
  /** The speed of progress: with 1 it ends when `secondsLeft` are over; higher when it is behind, lower when it is ahead. */
  speed: z.number().positive(),
});
export type Forecast = z.infer<typeof forecastSchema>;
