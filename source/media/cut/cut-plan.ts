import { type FrameRate, framesBetween, framesPerSecond } from '../../core/footage/rate.ts';
import type { ShownFrame } from './shown-frames.ts';

/** A cut, snapped to the frames of its source. Times are container times in seconds. */
export interface CutPlan {
  /** Time of the first frame, or the requested time when that frame is a long still one. */
  start: number;
  /** Where the frame after the last one begins. */
  end: number;
  /** The frame shown at `start`. */
  firstFrame: number;
  /** A time between the first frame and the one before it; everything earlier is trimmed. */
  trimBefore: number;
  /** Number of frames of the clip, at its own rate. */
  frames: number;
  /** Seconds by which times are shifted before they are resampled: see sampleLateness. */
  lateness: number;
  /** Times of the source's frames, from the first to the last of the cut. */
  sourceFrames: readonly number[];
}

/** Seconds by which a requested time may be before its frame: shots and some containers use whole milliseconds. */
const snapTolerance = 0.002;

/**
 * Snaps a shot to the frames of its source: from the frame that is shown at its start to the last one that begins
 * before its end. Undefined when no frame is in it.
 */
export function planCut(
  shown: readonly ShownFrame[],
  asked: { start: number; end: number },
  source: FrameRate,
  target: FrameRate,
): CutPlan | undefined {
  const step = 1 / framesPerSecond(source);
  const tolerance = Math.min(snapTolerance, step / 5);
  const index = Math.max(
    0,
    shown.findLastIndex((frame) => frame.at <= asked.start + tolerance),
  );
  const first = shown[index];
  const endIndex = shown.findIndex((frame, at) => at > index && frame.at >= asked.end - tolerance);
  const inside = shown.slice(index, endIndex === -1 ? undefined : endIndex);
  const last = inside.at(-1);
  if (!first || !last) return undefined;
  // A long still frame does not move the cut's start back to where the frame began, nor the end to where it ends. Containers
  // round times differently, so the limit is not exactly one and a half frames, which is a common distance.
  const long = step * 1.5 + tolerance;
  const start = asked.start - first.at > long ? asked.start : first.at;
  // The last frame's duration may be unknown, or that of a field (AVI).
  const boundary = shown[endIndex]?.at ?? last.at + Math.max(last.durationSeconds, step);
  const end = boundary - asked.end > long ? asked.end : boundary;
  if (end <= start) return undefined;
  const before = shown[index - 1]?.at ?? first.at - step;
  return {
    start,
    end,
    firstFrame: first.at,
    trimBefore: (before + first.at) / 2,
    frames: framesBetween(0, end - start, target),
    lateness: sampleLateness(inside, step, target),
    sourceFrames: inside.map((frame) => frame.at),
  };
}

/**
 * When the source has a higher rate than the clip, each frame of the clip should be the source frame nearest to its
 * time. The fps filter chooses the latest one within half a frame of the clip instead, so times are shifted by the
 * difference.
 */
function sampleLateness(inside: readonly ShownFrame[], step: number, target: FrameRate): number {
  const steps = inside.slice(1).map((frame, index) => frame.at - (inside[index]?.at ?? frame.at));
  const shortest = Math.min(step, ...steps.filter((each) => each > 0.003));
  return Math.max(0, 0.5 / framesPerSecond(target) - shortest / 2);
}
