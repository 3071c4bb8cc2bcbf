import type { Segment } from '../transcript/transcript.ts';
import { maxNeedCount, type PlanRules } from './plan-repair.ts';

/** A part of a talk that is planned in one request. */
export interface PlanWindow {
  /** Start of the part, in seconds; `until` is exclusive. */
  from: number;
  until: number;
  /** How many needs to plan. */
  count: number;
  /** The speech of the part, and a little before and after it. */
  segments: readonly Segment[];
}

/** Max needs a model plans well in one answer. */
const maxNeeds = 24;
/** A talk up to this long is planned in one request. */
const maxSeconds = 15 * 60;
/** Seconds of speech before and after a window that are included, so that sentences are complete. */
const overlapSeconds = 45;

/** Splits a long talk into windows of equal length whose speech overlaps; their needs add up to those of the whole. */
export function splitPlan(rules: PlanRules): PlanWindow[] {
  const { durationSeconds, transcript } = rules;
  const wanted = maxNeedCount(rules);
  const parts = Math.max(1, Math.ceil(durationSeconds / maxSeconds), Math.ceil(wanted / maxNeeds));
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
