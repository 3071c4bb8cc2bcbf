import type { Handles, Shot } from '../../../core/footage/shot.ts';
import type { Measure } from './measure.ts';
import { type FlawlessRun, type Sampling, shakeAt } from './parts.ts';

export interface ShotLimits {
  minSeconds: number;
  maxSeconds: number;
  /** The length of the need. */
  wantedSeconds: number;
  /** Seconds that a clip has before and after its shot, where the scene has them. */
  handleSeconds?: number;
  /** Where a clip can begin without being encoded again, in seconds from the film's start. */
  keyFrames?: readonly number[];
}

/** Max shots of one candidate. */
const maxShots = 5;
/** Sharpness of a clean 1080p picture; a hazy landscape has a third of it. Measured with the demo footage. */
const crispDetail = 0.6;
/** Values of shakeAt for an imperceptible shake and for a hand-held camera when walking. */
const steady = 0.002;
const unsteady = 0.015;
/** The quality, 0 to 1, that a shot may lose by beginning at a key frame: nobody sees it. */
const unseenLoss = 0.02;

/**
 * The best parts of the wanted length, best first, without overlaps. Where another part of the same scene looks as good,
 * it is the one whose clip begins at a key frame, so that it need not be encoded.
 */
export function pickShots(
  runs: readonly FlawlessRun[],
  candidateId: string,
  limits: ShotLimits,
  sampling: Sampling,
): Shot[] {
  const windows = runs.flatMap((run) => {
    const own = windowsOf(run, limits, sampling);
    return own.map((window) => ({ window, own }));
  });
  windows.sort((a, b) => b.window.quality - a.window.quality || a.window.start - b.window.start);
  const chosen: Window[] = [];
  for (const { window, own } of windows) {
    if (chosen.length >= maxShots) break;
    const isFree = ({ start, end }: Window) => chosen.every((each) => end <= each.start || start >= each.end);
    if (!isFree(window)) continue;
    const moved = atKeyFrame(window, own, limits);
    chosen.push(isFree(moved) ? moved : window);
  }
  chosen.sort((a, b) => b.quality - a.quality || a.start - b.start);
  return chosen.map(({ start, end, quality, measures, room }) => ({
    candidateId,
    start: round(start),
    end: round(end),
    score: Math.round((1 + 9 * quality) * 10) / 10,
    reason: describe(measures, sampling),
    saw: [],
    room,
  }));
}

interface Window {
  start: number;
  end: number;
  quality: number;
  measures: FlawlessRun;
  /** The flawless seconds around it. */
  room: Handles;
}

function windowsOf(run: FlawlessRun, limits: ShotLimits, sampling: Sampling): Window[] {
  const { step } = sampling;
  const wanted = Math.min(Math.max(limits.wantedSeconds, limits.minSeconds), limits.maxSeconds);
  // Rounded up, since a clip must not be shorter than the minimum; the maximum is applied below.
  const samples = Math.ceil(Math.round((wanted / step) * 1000) / 1000);
  const count = Math.min(run.length, Math.max(1, samples));
  if (count * step < limits.minSeconds - 1e-6) return [];
  const length = Math.min(count * step, limits.maxSeconds);
  const qualities = run.map((measure) => rateQuality(measure));
  const windows: Window[] = [];
  const runStart = run[0]?.at ?? 0;
  const runEnd = (run.at(-1)?.at ?? 0) + step;
  for (let from = 0; from + count <= run.length; from++) {
    const measures = run.slice(from, from + count);
    const start = measures[0]?.at ?? 0;
    const look = mean(qualities.slice(from, from + count));
    const quality = look * (0.75 + 0.25 * steadiness(measures, sampling));
    const end = start + length;
    const room = { before: round(start - runStart), after: round(Math.max(0, runEnd - end)) };
    windows.push({ start, end, quality, measures, room });
  }
  return windows;
}

/**
 * Moves a window so that its clip begins at a key frame, handle included; unchanged where no other window of its run
 * looks as good.
 * @param own the windows of its run, in order
 */
function atKeyFrame(
  window: Window,
  own: readonly Window[],
  { keyFrames = [], handleSeconds = 0 }: ShotLimits,
): Window {
  const runStart = window.start - window.room.before;
  const runEnd = window.end + window.room.after;
  const length = window.end - window.start;
  const moved = keyFrames.flatMap((keyFrame): Window[] => {
    const handle = Math.min(handleSeconds, runEnd - length - keyFrame);
    // At the start of a scene, the handle may be shorter.
    const fits = handle >= handleSeconds || (handle >= 0 && keyFrame === round(runStart));
    if (keyFrame < round(runStart) || !fits) return [];
    const start = keyFrame + handle;
    const nearest = own.toSorted((a, b) => Math.abs(a.start - start) - Math.abs(b.start - start))[0];
    if (!nearest || nearest.quality < window.quality - unseenLoss) return [];
    const end = start + length;
    const room = { before: round(start - runStart), after: round(Math.max(0, runEnd - end)) };
    return [{ ...nearest, start, end, room }];
  });
  const distance = ({ start }: Window) => Math.abs(start - window.start);
  return moved.toSorted((a, b) => distance(a) - distance(b))[0] ?? window;
}

/** The technical quality of one frame, 0 to 1: detail, contrast, exposure, and calm movement. */
export function rateQuality(measure: Measure): number {
  const detail = Math.min(1, measure.sharpness / crispDetail);
  const contrast = Math.min(1, measure.contrast / 50);
  const exposure = 1 - Math.min(1, Math.abs(measure.luma - 118) / 118);
  return 0.35 * detail + 0.2 * contrast + 0.2 * exposure + 0.25 * calm(measure.difference);
}

/** 0.4 for a still, 1 for gentle movement, down to 0.3 for a picture that changes completely between samples. */
function calm(difference: number): number {
  if (difference < 1) return 0.4 + 0.6 * difference;
  return difference < 10 ? 1 : Math.max(0.3, 1 - (difference - 10) / 40);
}

/** 1 for a tripod or an even pan, 0 for a hand-held camera when walking. */
function steadiness(measures: FlawlessRun, { width }: Sampling): number {
  const shake = meanShake(measures, width);
  return 1 - Math.min(1, Math.max(0, shake - steady) / (unsteady - steady));
}

function meanShake(measures: FlawlessRun, width: number): number {
  return mean(
    measures.filter((_, place) => place % 3 === 0).map((_, place) => shakeAt(measures, place * 3, width)),
  );
}

function describe(measures: FlawlessRun, { width }: Sampling): string {
  const shake = meanShake(measures, width);
  const hand = shake < steady ? 'steady' : shake < unsteady / 2 ? 'nearly steady' : 'hand-held';
  const softness = mean(measures.map((each) => each.softness));
  const focus = softness < 0.5 ? 'sharp' : 'soft';
  const difference = mean(measures.map((each) => each.difference));
  const luma = mean(measures.map((each) => each.luma));
  const light = luma < 60 ? 'dark' : luma > 185 ? 'bright' : 'well exposed';
  const movement =
    difference < 0.5 ? 'hardly any movement' : difference < 10 ? 'gentle movement' : 'lively movement';
  return `${hand}, ${focus}, ${light}, ${movement}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
