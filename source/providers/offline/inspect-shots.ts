import type { Shot } from '../../core/shot.ts';
import type { Measure } from './inspect-measure.ts';
import type { Run } from './inspect-parts.ts';

export interface ShotLimits {
  minSeconds: number;
  maxSeconds: number;
  /** The length the need has. */
  wantedSeconds: number;
}

/** Shots given for one candidate at most. */
const shotLimit = 5;

/** How sharp a clean 1080p picture measures; a landscape in haze is at a third of it. Measured on the demo footage. */
const crispDetail = 0.6;

/**
 * The best stretches of the wanted length, best first, none overlapping another.
 * @param step seconds between two measures
 */
export function pickShots(
  runs: readonly Run[],
  candidateId: string,
  limits: ShotLimits,
  step: number,
): Shot[] {
  const windows = runs.flatMap((run) => windowsOf(run, limits, step));
  windows.sort((a, b) => b.quality - a.quality || a.start - b.start);
  const chosen: typeof windows = [];
  for (const window of windows) {
    if (chosen.length >= shotLimit) break;
    if (chosen.every((each) => window.end <= each.start || window.start >= each.end)) chosen.push(window);
  }
  return chosen.map(({ start, end, quality, measures }) => ({
    candidateId,
    start: round(start),
    end: round(end),
    score: Math.round((1 + 9 * quality) * 10) / 10,
    reason: describe(measures),
    saw: [],
  }));
}

interface Window {
  start: number;
  end: number;
  quality: number;
  measures: Run;
}

function windowsOf(run: Run, limits: ShotLimits, step: number): Window[] {
  const wanted = Math.min(Math.max(limits.wantedSeconds, limits.minSeconds), limits.maxSeconds);
  const count = Math.min(run.length, Math.max(1, Math.round(wanted / step)));
  if (count * step < limits.minSeconds) return [];
  const windows: Window[] = [];
  for (let from = 0; from + count <= run.length; from++) {
    const measures = run.slice(from, from + count);
    const start = measures[0]?.at ?? 0;
    windows.push({ start, end: start + count * step, quality: mean(measures.map(qualityOf)), measures });
  }
  return windows;
}

/** How good one frame is to look at, 0 to 1: detail, contrast, exposure, and a movement that is there but calm. */
export function qualityOf(measure: Measure): number {
  const detail = Math.min(1, measure.sharpness / crispDetail);
  const contrast = Math.min(1, measure.contrast / 50);
  const exposure = 1 - Math.min(1, Math.abs(measure.luma - 118) / 118);
  return 0.35 * detail + 0.2 * contrast + 0.2 * exposure + 0.25 * calm(measure.difference);
}

/** 0 for a still, 1 for gentle movement, falling to 0.3 for a picture that changes wholly between samples. */
function calm(difference: number): number {
  if (difference < 1) return 0.4 + 0.6 * difference;
  return difference < 10 ? 1 : Math.max(0.3, 1 - (difference - 10) / 40);
}

function describe(measures: Run): string {
  const sharp = mean(measures.map((each) => each.sharpness)) > crispDetail / 2 ? 'sharp' : 'soft';
  const difference = mean(measures.map((each) => each.difference));
  const luma = mean(measures.map((each) => each.luma));
  const light = luma < 60 ? 'dark' : luma > 185 ? 'bright' : 'well exposed';
  const movement =
    difference < 0.5 ? 'hardly any movement' : difference < 10 ? 'gentle movement' : 'lively movement';
  return `steady, ${sharp}, ${light}, ${movement}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
