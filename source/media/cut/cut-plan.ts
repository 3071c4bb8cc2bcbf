import { type FrameRate, framesBetween, framesPerSecond } from '../../core/footage/rate.ts';
import type { ShownFrame } from './shown-frames.ts';

/** Where a cut really begins and ends, on the source's frames. Times are the container's own, in seconds. */
export interface CutPlan {
  /** The first frame's time, or the time asked for when that frame is a long still one. */
  start: number;
  /** Where the frame after the last one begins. */
  end: number;
  /** The frame shown at `start`. */
  firstFrame: number;
  /** Between the first frame and the one before it: everything earlier is left out. */
  leaveOutBefore: number;
  /** Frames of the clip, at its own rate. */
  frames: number;
  /** How much later than its place in the clip a source frame may be taken: see sampleLateness. */
  lateness: number;
  /** Times of the source's frames from the first to the last one. */
  sourceFrames: readonly number[];
}

/** Shots come in whole milliseconds and some containers count in them: this much before a frame still means that frame. */
const slack = 0.002;

/**
 * Puts a shot on the frames of its source: from the frame that is shown at its start to the last one that begins before
 * its end. `undefined` when no frame lies in it.
 */
export function planCut(
  shown: readonly ShownFrame[],
  asked: { start: number; end: number },
  source: FrameRate,
  target: FrameRate,
): CutPlan | undefined {
  const step = 1 / framesPerSecond(source);
  const tolerance = Math.min(slack, step / 5);
  const index = Math.max(
    0,
    shown.findLastIndex((frame) => frame.at <= asked.start + tolerance),
  );
  const first = shown[index];
  const endIndex = shown.findIndex((frame, at) => at > index && frame.at >= asked.end - tolerance);
  const inside = shown.slice(index, endIndex === -1 ? undefined : endIndex);
  const last = inside.at(-1);
  if (!first || !last) return undefined;
  // A frame that has been shown for long does not draw the start back to where it began, nor the end to where it ends.
  // Containers round times differently, so the limit lies clear of one and a half frames, a common distance.
  const long = step * 1.5 + tolerance;
  const start = asked.start - first.at > long ? asked.start : first.at;
  // The last frame's own length may be unknown, or that of a field (AVI).
  const boundary = shown[endIndex]?.at ?? last.at + Math.max(last.durationSeconds, step);
  const end = boundary - asked.end > long ? asked.end : boundary;
  if (end <= start) return undefined;
  const before = shown[index - 1]?.at ?? first.at - step;
  return {
    start,
    end,
    firstFrame: first.at,
    leaveOutBefore: (before + first.at) / 2,
    frames: framesBetween(0, end - start, target),
    lateness: sampleLateness(inside, step, target),
    sourceFrames: inside.map((frame) => frame.at),
  };
}

/**
 * Where a source has more frames than the clip takes, each of the clip's frames takes the one nearest to its time. The
 * fps filter would choose the latest within half a frame of the clip, so times are moved by the difference.
 */
function sampleLateness(inside: readonly ShownFrame[], step: number, target: FrameRate): number {
  const steps = inside.slice(1).map((frame, index) => frame.at - (inside[index]?.at ?? frame.at));
  const shortest = Math.min(step, ...steps.filter((each) => each > 0.003));
  return Math.max(0, 0.5 / framesPerSecond(target) - shortest / 2);
}
