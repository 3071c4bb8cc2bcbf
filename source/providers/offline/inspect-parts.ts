import type { Measure } from './inspect-measure.ts';

/** Why a part of a video is of no use. */
export type Flaw = 'black' | 'frozen' | 'blurred' | 'shaking';

/** A stretch inside one scene without a flaw: its measures, in order. */
export type Run = readonly Measure[];

export interface Parts {
  runs: Run[];
  /** "0:10 to 0:14 black", in order. */
  rejected: string[];
}

/** Gray levels: a picture darker and flatter than this shows nothing (video black is 16). */
const blackLuma = 26;
const blackContrast = 10;
/** A picture that changes less than this for a second does not move at all; sensor noise alone is more. */
const frozenDifference = 0.05;
const frozenSeconds = 1;
/** A frame this much softer than the sharp ones of its video is out of focus; below the second value it always is. */
const blurShare = 0.45;
const blurFloor = 0.02;
/** How much the camera's way may change from one sample to the next, share of the picture's width, over a second. */
const shakeShare = 0.02;

/** Splits a video's measures into stretches worth choosing from, and says what was left out. */
export function findParts(measures: readonly Measure[], width: number): Parts {
  const flaws = measures.map((_, place) => flawOf(measures, place, width, sharpLevel(measures)));
  const runs: Measure[][] = [];
  let run: Measure[] = [];
  const close = () => {
    if (run.length > 0) runs.push(run);
    run = [];
  };
  for (const [place, measure] of measures.entries()) {
    const cut = isSceneChange(measures, place) || isGap(measures, place);
    // The frame before a change and the one after may lie on either side of it: both are left out.
    if (cut) {
      run.pop();
      close();
      continue;
    }
    if (flaws[place] === undefined) run.push(measure);
    else close();
  }
  close();
  return { runs, rejected: describeFlaws(measures, flaws) };
}

/**
 * Whether a new scene begins here: gray levels and pixels both change, and much more than around it, so that a fast pan
 * or a flash of light is none.
 */
export function isSceneChange(measures: readonly Measure[], place: number): boolean {
  const here = measures[place];
  if (place === 0 || !here || here.difference < 10) return false;
  const around = measures
    .slice(Math.max(1, place - 4), place + 5)
    .filter((each) => each !== here)
    .map((each) => each.difference)
    .sort((a, b) => a - b);
  const usual = around[Math.floor(around.length / 2)] ?? 0;
  const stands = here.difference > 3 * usual + 4;
  return stands && (here.histogramChange > 0.2 || here.difference > 35);
}

/** Long videos are looked at in windows: what lies between two of them was not seen. */
function isGap(measures: readonly Measure[], place: number): boolean {
  const here = measures[place];
  const before = measures[place - 1];
  const step = measures[1] && measures[0] ? measures[1].at - measures[0].at : 1;
  return here !== undefined && before !== undefined && here.at - before.at > step * 1.5;
}

function flawOf(measures: readonly Measure[], place: number, width: number, sharp: number): Flaw | undefined {
  const here = measures[place];
  if (!here) return undefined;
  if (here.luma < blackLuma && here.contrast < blackContrast) return 'black';
  if (isFrozen(measures, place)) return 'frozen';
  if (here.sharpness < blurFloor || here.sharpness < blurShare * sharp) return 'blurred';
  return isShaking(measures, place, width) ? 'shaking' : undefined;
}

/** How sharp the video is where it is sharp: the upper quarter of its frames that show something. */
function sharpLevel(measures: readonly Measure[]): number {
  const levels = measures
    .filter((each) => each.contrast >= blackContrast)
    .map((each) => each.sharpness)
    .sort((a, b) => a - b);
  return levels[Math.floor(levels.length * 0.75)] ?? 0;
}

function isFrozen(measures: readonly Measure[], place: number): boolean {
  const still = (each: Measure | undefined) => each !== undefined && each.difference < frozenDifference;
  let from = place;
  while (from > 0 && still(measures[from])) from--;
  let to = place;
  while (still(measures[to + 1])) to++;
  return (measures[to]?.at ?? 0) - (measures[from]?.at ?? 0) >= frozenSeconds;
}

function isShaking(measures: readonly Measure[], place: number, width: number): boolean {
  const near = measures.slice(Math.max(0, place - 3), place + 4);
  let change = 0;
  for (let index = 1; index < near.length; index++) {
    const now = near[index];
    const before = near[index - 1];
    if (now && before) change += Math.hypot(now.shiftX - before.shiftX, now.shiftY - before.shiftY);
  }
  return change / Math.max(1, near.length - 1) > shakeShare * width;
}

function describeFlaws(measures: readonly Measure[], flaws: readonly (Flaw | undefined)[]): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let place = 0; place <= flaws.length; place++) {
    if (place < flaws.length && flaws[place] === flaws[from]) continue;
    const flaw = flaws[from];
    const begin = measures[from]?.at ?? 0;
    const end = measures[Math.min(place, measures.length - 1)]?.at ?? begin;
    if (flaw !== undefined) parts.push(`${short(begin)} to ${short(end)} ${flaw}`);
    from = place;
  }
  return parts;
}

function short(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
