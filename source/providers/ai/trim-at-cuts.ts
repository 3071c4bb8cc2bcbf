import type { ShotDraft } from '../../core/footage/repair-shots.ts';
import type { Handles } from '../../core/footage/shot.ts';
import type { ChosenShots } from './cuts-in-shots.ts';

/** Frames next to a cut may already show a part of the other scene. */
const marginSeconds = 0.1;

/** Trims each shot with cuts in it to its longest part without a cut. */
export function trimAtCuts(shots: readonly ShotDraft[], cuts: readonly number[]): ShotDraft[] {
  return shots.map((shot) => {
    const inside = cuts.filter((cut) => cut > shot.start && cut < shot.end);
    if (inside.length === 0) return shot;
    const edges = [shot.start, ...inside, shot.end];
    const parts = edges.slice(1).map((edge, index) => ({
      start: (edges[index] ?? 0) + (index === 0 ? 0 : marginSeconds),
      end: edge - (edge === shot.end ? 0 : marginSeconds),
    }));
    const [longest] = parts.toSorted((a, b) => b.end - b.start - (a.end - a.start));
    return { ...shot, ...longest };
  });
}

/**
 * The seconds around a shot that belong to its scene: up to the nearest cut, and no further than cuts were searched for.
 * @param shot one of the chosen shots, maybe trimmed or extended by rounding
 * @param cuts all cuts found in the chosen shots and around them
 */
export function roomAroundShot(
  shot: { start: number; end: number },
  { shots, seconds, around }: ChosenShots,
  cuts: readonly number[],
): Handles {
  const own = shots.filter(({ start, end }) => start < shot.end && end > shot.start);
  const from = Math.max(0, Math.min(...own.map(({ start }) => start)) - around);
  const to = Math.min(seconds, Math.max(...own.map(({ end }) => end)) + around);
  const lastBefore = Math.max(from - marginSeconds, ...cuts.filter((cut) => cut <= shot.start));
  const firstAfter = Math.min(to + marginSeconds, ...cuts.filter((cut) => cut >= shot.end));
  return {
    before: atLeastZero(shot.start - lastBefore - marginSeconds),
    after: atLeastZero(firstAfter - shot.end - marginSeconds),
  };
}

/** Rounded to milliseconds, as the times of shots are. */
function atLeastZero(seconds: number): number {
  return Math.max(0, Math.floor(seconds * 1000 + 1e-6) / 1000);
}
