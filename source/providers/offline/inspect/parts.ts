import type { Measure } from './measure.ts';
import { type Scene, splitScenes } from './scenes.ts';

/** Why a part of a video is of no use. */
export type Flaw = 'black' | 'frozen' | 'blurred' | 'shaking';

/** A stretch inside one scene without a flaw: its measures, in order. */
export type Run = readonly Measure[];

export interface Parts {
  runs: Run[];
  /** "0:10 to 0:14 black", in order. */
  rejected: string[];
}

/** How the samples were taken. */
export interface Sampling {
  width: number;
  /** Seconds between two samples. */
  step: number;
}

/** Gray levels: a picture darker and flatter than this shows nothing (video black is 16 where it is not converted). */
const blackLuma = 26;
const blackContrast = 10;
/** Light that falls this much from sample to sample on its way to black is a fade. */
const fadeStep = 3;
/** A picture that changes less than this for a second does not move at all; sensor noise alone is more. */
const frozenDifference = 0.05;
/** What coding changes now and then in a picture that does not move: little, everywhere. Share of pixels. */
const frozenChanged = 0.0005;
const frozenSeconds = 1;
/** A frame this much softer than the sharp ones of its scene is out of focus. */
const blurShare = 0.45;
/**
 * Measured: footage in focus 0.2 to 0.65, fog and clouds 0.65; out of focus by 1.6 % of the width 0.80, by 2.5 % 0.83.
 */
const blurSoftness = 0.75;
/** Without any edges a picture is out of focus, unless it shows nothing but one colour. Share of pixels. */
const blurEdges = 0.003;
/** How much the camera's way changes from one sample to the next, share of the picture's width, over a second. */
const shakeShare = 0.018;

/** Parts with the same flaw are told as one when so little lies between them. */
const mergedSeconds = 1;

/** Splits a video's measures into stretches worth choosing from, and says what was left out. */
export function findParts(measures: readonly Measure[], sampling: Sampling): Parts {
  const flaws = new Map<Measure, Flaw>();
  const runs: Run[] = [];
  for (const scene of splitScenes(measures)) {
    const found = flawsOf(scene, sampling);
    for (const [place, measure] of scene.entries()) {
      const flaw = found[place];
      if (flaw) flaws.set(measure, flaw);
    }
    runs.push(...runsOf(scene, found));
  }
  return { runs, rejected: describe(measures, flaws, sampling.step) };
}

/** Stretches without a flaw. The samples next to one are left out: it may begin between two samples. */
function runsOf(scene: Scene, flaws: readonly (Flaw | undefined)[]): Run[] {
  const runs: Measure[][] = [[]];
  for (const [place, measure] of scene.entries()) {
    const clean = [place - 1, place, place + 1].every((near) => flaws[near] === undefined);
    if (clean) runs.at(-1)?.push(measure);
    else if (runs.at(-1)?.length) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function flawsOf(scene: Scene, sampling: Sampling): (Flaw | undefined)[] {
  const sharp = sharpLevel(scene);
  const black = blackPlaces(scene);
  const frozen = frozenPlaces(scene);
  return scene.map((measure, place) => {
    if (black.has(place)) return 'black';
    if (frozen.has(place)) return 'frozen';
    if (isBlurred(measure, sharp)) return 'blurred';
    return shakeAt(scene, place, sampling.width) > shakeShare ? 'shaking' : undefined;
  });
}

/** Black samples, and those on the way to them or from them. */
function blackPlaces(scene: Scene): Set<number> {
  const places = new Set<number>();
  for (const [place, measure] of scene.entries()) {
    if (measure.luma >= blackLuma || measure.contrast >= blackContrast) continue;
    for (const direction of [-1, 1]) {
      let last = place;
      places.add(last);
      while ((scene[last + direction]?.luma ?? 0) - (scene[last]?.luma ?? 0) > fadeStep) {
        last += direction;
        places.add(last);
      }
    }
  }
  return places;
}

function frozenPlaces(scene: Scene): Set<number> {
  const still = scene.map((measure, place) => {
    if (measure.difference < frozenDifference) return true;
    const [before, after] = [scene[place - 1], scene[place + 1]];
    const between = [before, after].every((near) => near !== undefined && near.difference < frozenDifference);
    return between && measure.changed < frozenChanged;
  });
  const places = new Set<number>();
  let from = 0;
  for (let place = 1; place <= scene.length; place++) {
    if (still[place]) continue;
    // The first sample of a still picture differs from the one before.
    const seconds = (scene[place - 1]?.at ?? 0) - (scene[from]?.at ?? 0);
    if (seconds >= frozenSeconds) for (let each = from; each < place; each++) places.add(each);
    from = place;
  }
  return places;
}

function isBlurred(measure: Measure, sharp: number): boolean {
  if (measure.sharpness < blurShare * sharp && measure.contrast >= blackContrast) return true;
  if (measure.edges < blurEdges) return measure.contrast >= blackContrast;
  return measure.softness > blurSoftness;
}

/** How sharp a scene is where it is sharp: the upper quarter of its frames that show something. */
function sharpLevel(scene: Scene): number {
  const levels = scene
    .filter((each) => each.contrast >= blackContrast)
    .map((each) => each.sharpness)
    .sort((a, b) => a - b);
  return levels[Math.floor(levels.length * 0.75)] ?? 0;
}

/**
 * How unsteady the camera is around a sample: how much its movement changes from sample to sample, share of the
 * picture's width. A pan is steady, however fast; a hand on foot is at 0.01, one that runs at 0.03.
 */
export function shakeAt(scene: Scene, place: number, width: number): number {
  const near = scene.slice(Math.max(0, place - 3), place + 4);
  const changes = near.slice(1).map((now, index) => {
    const before = near[index];
    return before ? Math.hypot(now.shiftX - before.shiftX, now.shiftY - before.shiftY) / width : 0;
  });
  return changes.reduce((sum, change) => sum + change, 0) / Math.max(1, changes.length);
}

function describe(measures: readonly Measure[], flaws: ReadonlyMap<Measure, Flaw>, step: number): string[] {
  const parts: { flaw: Flaw; from: number; to: number }[] = [];
  for (const measure of measures) {
    const flaw = flaws.get(measure);
    const last = parts.at(-1);
    if (flaw === undefined) continue;
    if (last?.flaw === flaw && measure.at - last.to < mergedSeconds) last.to = measure.at + step;
    else parts.push({ flaw, from: measure.at, to: measure.at + step });
  }
  return parts.map(({ flaw, from, to }) => `${clock(from)} to ${clock(to)} ${flaw}`);
}

/** "0:10", "0:03.5": to the half second, which is about what was measured. */
function clock(seconds: number): string {
  const halves = Math.round(seconds * 2) / 2;
  const rest = halves % 60;
  const whole = String(Math.floor(rest)).padStart(2, '0');
  return `${Math.floor(halves / 60)}:${whole}${Number.isInteger(rest) ? '' : '.5'}`;
}
