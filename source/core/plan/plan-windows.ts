import type { Segment } from '../transcript/transcript.ts';
import { type PlanRules, wantedNeeds } from './plan-repair.ts';

/** A stretch of a talk that is planned in one go. */
export interface PlanWindow {
  /** Needs are planned from here to `until`, the end excluded. */
  from: number;
  until: number;
  /** How many. */
  count: number;
  /** What is said there and a little before and after. */
  segments: readonly Segment[];
}

/** As many needs as a model plans with care in one answer. */
const mostNeeds = 24;
/** A talk up to this long is planned whole: the model sees all of it. */
const longestSeconds = 15 * 60;
/** What is said this long before and after a window goes along, so that sentences are whole. */
const overlapSeconds = 45;

/** Cuts a long talk into windows of equal length that overlap; together they want as many needs as the whole. */
export function splitPlan(rules: PlanRules): PlanWindow[] {
  const { durationSeconds, transcript } = rules;
  const wanted = wantedNeeds(rules);
  const parts = Math.max(1, Math.ceil(durationSeconds / longestSeconds), Math.ceil(wanted / mostNeeds));
  const edge = (index: number) =>
    index === parts ? Number.POSITIVE_INFINITY : (durationSeconds * index) / parts;
  return Array.from({ length: parts }, (_, index): PlanWindow => {
    const from = index === 0 ? 0 : edge(index);
    const until = edge(index + 1);
    const count = Math.round((wanted * (index + 1)) / parts) - Math.round((wanted * index) / parts);
    const segments = transcript.segments.filter(
      (segment) => segment.end > from - overlapSeconds && segment.start < until + overlapSeconds,
    );
    return { from, until, count: Math.max(1, count), segments };
  }).filter((window) => window.segments.some((each) => each.end > window.from && each.start < window.until));
}
