import type { Measure } from './measure.ts';

/** Measures from one change of scene to the next, in order; what lies close to a change is left out. */
export type Scene = readonly Measure[];

/** Samples around a cross-fade that still carry some of the other scene. */
const fadeMargin = 2;
/** How many samples on each side tell how much usually changes. */
const neighbours = 4;
/** A change of scene differs this much from the frame before, gray levels, and so much more than its neighbours do. */
const sceneDifference = 10;
const sceneRatio = 3;
/** Share of pixels with another gray level; where less changes the pictures must differ even more. */
const sceneHistogram = 0.2;
const certainDifference = 35;

/**
 * Splits measures where a new scene begins: at cuts, cross-fades, and where something was not looked at. The sample
 * before a cut and the one after may lie on either side of it: both are left out.
 */
export function splitScenes(measures: readonly Measure[]): Scene[] {
  const scenes: Measure[][] = [[]];
  for (const [place, measure] of measures.entries()) {
    const open = scenes.at(-1);
    if (isFading(measures, place)) {
      if (open && open.length > 0) scenes.push([]);
    } else if (isGap(measures, place)) {
      scenes.push([measure]);
    } else if (isSceneChange(measures, place)) {
      open?.pop();
      scenes.push([]);
    } else {
      open?.push(measure);
    }
  }
  return scenes.filter((scene) => scene.length > 0);
}

/**
 * Whether a new scene begins here: gray levels and pixels both change, and much more than around it, so that a fast pan
 * or a flash of light is none.
 */
export function isSceneChange(measures: readonly Measure[], place: number): boolean {
  const here = measures[place];
  if (place === 0 || !here || here.difference < sceneDifference) return false;
  const around = measures
    .slice(Math.max(1, place - neighbours), place + neighbours + 1)
    .filter((each) => each !== here)
    .map((each) => each.difference)
    .sort((a, b) => a - b);
  const usual = around[Math.floor(around.length / 2)] ?? 0;
  const stands = here.difference > sceneRatio * usual + 4;
  return stands && (here.histogramChange > sceneHistogram || here.difference > certainDifference);
}

function isFading(measures: readonly Measure[], place: number): boolean {
  return measures.slice(Math.max(0, place - fadeMargin), place + fadeMargin + 1).some((each) => each.fading);
}

/** Long videos are looked at in windows: what lies between two of them was not seen. */
function isGap(measures: readonly Measure[], place: number): boolean {
  const [first, second, here, before] = [measures[0], measures[1], measures[place], measures[place - 1]];
  if (!first || !second || !here || !before) return false;
  return here.at - before.at > (second.at - first.at) * 1.5;
}
