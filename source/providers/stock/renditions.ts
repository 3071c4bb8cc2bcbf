import type { Candidate } from '../../core/footage/candidate.ts';

export type Rendition = NonNullable<Candidate['renditions']>[number];

/** A preview may be this much lower than PREVIEW_MAX_HEIGHT: 240 for 360 shows what is in a picture in half the bytes. */
const previewFloor = 2 / 3;

/** The lowest picture that serves as a preview for this setting. */
export function leastPreviewHeight(maxHeight: number): number {
  return Math.floor(maxHeight * previewFloor);
}

/** The smallest rendition that shows enough; the largest one when none does. */
export function previewRendition(renditions: readonly Rendition[], maxHeight: number): Rendition | undefined {
  const least = leastPreviewHeight(maxHeight);
  const rising = [...renditions].sort(bySize);
  return rising.find((each) => shortSide(each) >= least) ?? rising.at(-1);
}

/** The best rendition that is no taller than wanted; the smallest of the taller ones when all are. */
export function clipRendition(renditions: readonly Rendition[], maxHeight: number): Rendition | undefined {
  const rising = [...renditions].sort(bySize);
  return rising.findLast((each) => shortSide(each) <= maxHeight) ?? rising[0];
}

/** What "1080p" counts, also of a picture that stands upright. */
function shortSide({ width, height }: Rendition): number {
  return Math.min(width, height);
}

function bySize(a: Rendition, b: Rendition): number {
  return (
    shortSide(a) - shortSide(b) ||
    a.width * a.height - b.width * b.height ||
    (a.sizeBytes ?? 0) - (b.sizeBytes ?? 0)
  );
}
