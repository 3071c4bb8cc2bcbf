import type { Candidate } from '../../core/footage/candidate.ts';

export type Rendition = NonNullable<Candidate['renditions']>[number];

/** Min height of a preview relative to PREVIEW_MAX_HEIGHT: 240 instead of 360 shows enough with half of the bytes. */
const previewFloor = 2 / 3;

/** Min height of a preview for this setting. */
export function minPreviewHeight(maxHeight: number): number {
  return Math.floor(maxHeight * previewFloor);
}

/** The smallest rendition that is large enough; the largest one when none is. */
export function previewRendition(renditions: readonly Rendition[], maxHeight: number): Rendition | undefined {
  const minHeight = minPreviewHeight(maxHeight);
  const rising = [...renditions].sort(bySize);
  return rising.find((each) => shortSide(each) >= minHeight) ?? rising.at(-1);
}

/** The best rendition within the max height; the smallest one when all are higher. */
export function clipRendition(renditions: readonly Rendition[], maxHeight: number): Rendition | undefined {
  const rising = [...renditions].sort(bySize);
  return rising.findLast((each) => shortSide(each) <= maxHeight) ?? rising[0];
}

/** The side that "1080p" counts, also for upright pictures. */
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
