import type { ShotDraft } from '../../core/footage/repair-shots.ts';

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
