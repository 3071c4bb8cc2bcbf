import { type FrameRate, framesPerSecond } from '../../core/footage/rate.ts';
import type { Handles } from '../../core/footage/shot.ts';
import { type CutPlan, planCut } from './cut-plan.ts';
import type { ShownFrame } from './shown-frames.ts';

/** A cut of a shot and its handles. */
export interface PlanWithHandles {
  /** The whole clip, handles included. */
  plan: CutPlan;
  /** The shot, snapped to the frames of its source. Container times in seconds. */
  shot: { start: number; end: number };
  /** Seconds of the clip before and after the shot; whole frames of the clip. */
  handles: Handles;
}

/**
 * Plans a cut of a shot with handles. The shot has the same frames with and without handles. A handle is shorter than
 * asked where the source has no frames, and never longer, apart from rounding to a frame.
 * @returns undefined when no frame is in the shot
 */
export function planWithHandles(
  shown: readonly ShownFrame[],
  asked: { start: number; end: number },
  handles: Handles,
  { source, target }: { source: FrameRate; target: FrameRate },
): PlanWithHandles | undefined {
  const shot = planCut(shown, asked, source, target);
  const first = shown[0];
  if (!shot || !first) return undefined;
  const perSecond = framesPerSecond(target);
  const before = Math.floor(Math.min(handles.before, shot.start - first.at) * perSecond + tolerance);
  const after = Math.floor(handles.after * perSecond + tolerance);
  const range = { start: shot.start - before / perSecond, end: shot.end + after / perSecond };
  const plan = before + after > 0 ? (planCut(shown, range, source, target) ?? shot) : shot;
  // Rounding must not take a frame of the shot.
  const room = Math.max(0, plan.frames - shot.frames);
  const shotFrom = Math.min(room, Math.max(0, Math.round((shot.start - plan.start) * perSecond)));
  const shotFrames = Math.min(shot.frames, plan.frames - shotFrom);
  return {
    plan,
    shot: { start: shot.start, end: shot.end },
    handles: {
      before: shotFrom / perSecond,
      after: (plan.frames - shotFrom - shotFrames) / perSecond,
    },
  };
}

/** Frames; for times that are rounded to milliseconds. */
const tolerance = 0.05;
