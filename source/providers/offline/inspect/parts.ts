import type { Measure } from './measure.ts';
import { type SceneMeasures, splitScenes } from './scenes.ts';

/** Why a part of a video cannot be used. */
export type PartFlaw = 'black' | 'frozen' | 'blurred' | 'shaking';

/** The measures of a flawless part of one scene, in order. */
export type FlawlessRun = readonly Measure[];

export interface UsableParts {
  runs: FlawlessRun[];
  /** "0:10 to 0:14 black", in order. */
  rejected: string[];
}

/** The parameters of the samples. */
export interface Sampling {
  width: number;
  /** Seconds between two samples. */
  step: number;
}

/** Gray levels; a picture with less brightness and contrast is black (limited-range black is 16). */
const blackLuma = 26;
const blackContrast = 10;
/** Min change of brightness per sample in a fade to or from black. */
const fadeStep = 3;
/** Max difference of a frozen picture; sensor noise alone is more. */
const frozenDifference = 0.05;
/** Max share of pixels that video coding changes occasionally in a frozen picture. */
const frozenChanged = 0.0005;
const frozenSeconds = 1;
/** A frame with less than this share of its scene's sharpness is out of focus. */
const blurShare = 0.45;
/**
 * Measured: footage in focus 0.2 to 0.65, fog and clouds 0.65; out of focus by 1.6 % of the width 0.80, by 2.5 % 0.83.
 */
const blurSoftness = 0.75;
/** A picture with a lower share of edge pixels is out of focus, unless it has only one color. */
const blurEdges = 0.003;
/** Max mean change of the camera movement between samples over a second, as a share of the width. */
const shakeShare = 0.018;

/** Parts with the same flaw are merged in the report when the gap is shorter than this. */
const mergeGapSeconds = 1;

/** Splits a video's measures into usable parts, and describes the rejected ones. */
export function findParts(measures: readonly Measure[], sampling: Sampling): UsableParts {
  const flaws = new Map<Measure, PartFlaw>();
  const runs: FlawlessRun[] = [];
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

/** The parts without a flaw. Samples next to a flaw are left out, since it may begin between two samples. */
function runsOf(scene: SceneMeasures, flaws: readonly (PartFlaw | undefined)[]): FlawlessRun[] {
  const runs: Measure[][] = [[]];
  for (const [place, measure] of scene.entries()) {
    const clean = [place - 1, place, place + 1].every((near) => flaws[near] === undefined);
    if (clean) runs.at(-1)?.push(measure);
    else if (runs.at(-1)?.length) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function flawsOf(scene: SceneMeasures, sampling: Sampling): (PartFlaw | undefined)[] {
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

/** Black samples, and those of the fades to and from them. */
function blackPlaces(scene: SceneMeasures): Set<number> {
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

function frozenPlaces(scene: SceneMeasures): Set<number> {
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
    // The first sample of a frozen picture differs from the one before.
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

/** The sharpness of the sharp frames of a scene: the upper quartile of the frames that are not black. */
function sharpLevel(scene: SceneMeasures): number {
  const levels = scene
    .filter((each) => each.contrast >= blackContrast)
    .map((each) => each.sharpness)
    .sort((a, b) => a - b);
  return levels[Math.floor(levels.length * 0.75)] ?? 0;
}

/**
 * The unsteadiness of the camera around a sample: the mean change of its movement between samples, as a share of the
 * width. A pan is steady at any speed; a hand-held camera has about 0.01 when walking and 0.03 when running.
 */
export function shakeAt(scene: SceneMeasures, place: number, width: number): number {
  const near = scene.slice(Math.max(0, place - 3), place + 4);
  const changes = near.slice(1).map((now, index) => {
    const before = near[index];
    return before ? Math.hypot(now.shiftX - before.shiftX, now.shiftY - before.shiftY) / width : 0;
  });
  return changes.reduce((sum, change) => sum + change, 0) / Math.max(1, changes.length);
}

function describe(
  measures: readonly Measure[],
  flaws: ReadonlyMap<Measure, PartFlaw>,
  step: number,
): string[] {
  const parts: { flaw: PartFlaw; from: number; to: number }[] = [];
  for (const measure of measures) {
    const flaw = flaws.get(measure);
    const last = parts.at(-1);
    if (flaw === undefined) continue;
    if (last?.flaw === flaw && measure.at - last.to < mergeGapSeconds) last.to = measure.at + step;
    else parts.push({ flaw, from: measure.at, to: measure.at + step });
  }
  return parts.map(({ flaw, from, to }) => `${clock(from)} to ${clock(to)} ${flaw}`);
}

/** "0:10", "0:03.5": to half a second, which is about the precision of the measures. */
function clock(seconds: number): string {
  const halves = Math.round(seconds * 2) / 2;
  const rest = halves % 60;
  const whole = String(Math.floor(rest)).padStart(2, '0');
  return `${Math.floor(halves / 60)}:${whole}${Number.isInteger(rest) ? '' : '.5'}`;
}
