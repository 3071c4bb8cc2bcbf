import type { Measure } from './measure.ts';

/** The measures of one scene, in order, without the samples close to its ends. */
export type SceneMeasures = readonly Measure[];

/** Samples around a cross-fade that may show some of the other scene. */
const fadeMargin = 2;
/** Samples on each side that determine the usual change. */
const neighbors = 4;
/** Min difference of a cut to the previous frame in gray levels, and min ratio to the difference of its neighbors. */
const sceneDifference = 10;
const sceneRatio = 3;
/** Min histogram change of a cut; with a smaller change the difference must reach `certainDifference`. */
const sceneHistogram = 0.2;
const certainDifference = 35;

/**
 * Splits measures into scenes: at cuts, at cross-fades, and at gaps between windows. The samples directly before and
 * after a cut are left out, since they may be on either side of it.
 */
export function splitScenes(measures: readonly Measure[]): SceneMeasures[] {
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
 * Whether a new scene begins here: pixels and histogram change, and much more than in the frames around it, which
 * excludes fast pans and flashes.
 */
export function isSceneChange(measures: readonly Measure[], place: number): boolean {
  const here = measures[place];
  if (place === 0 || !here || here.difference < sceneDifference) return false;
  const around = measures
    .slice(Math.max(1, place - neighbors), place + neighbors + 1)
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

/** Whether a new window begins here: long videos are measured in windows. */
function isGap(measures: readonly Measure[], place: number): boolean {
  const [first, second, here, before] = [measures[0], measures[1], measures[place], measures[place - 1]];
  if (!first || !second || !here || !before) return false;
  return here.at - before.at > (second.at - first.at) * 1.5;
}
