import type { ShotDraft } from '../../core/footage/repair-shots.ts';

/** The pictures right before a cut may be half of the next scene already. */
const marginSeconds = 0.1;

/** Shots without the cuts that were found in them: of each the longest stretch from one cut to the next. */
export function betweenCuts(shots: readonly ShotDraft[], cuts: readonly number[]): ShotDraft[] {
  return shots.map((shot) => {
    const inside = cuts.filter((cut) => cut > shot.start && cut < shot.end);
    if (inside.length === 0) return shot;
    const edges = [shot.start, ...inside, shot.end];
    const stretches = edges.slice(1).map((edge, index) => ({
      start: (edges[index] ?? 0) + (index === 0 ? 0 : marginSeconds),
      end: edge - (edge === shot.end ? 0 : marginSeconds),
    }));
    const [longest] = stretches.toSorted((a, b) => b.end - b.start - (a.end - a.start));
    return { ...shot, ...longest };
  });
}
