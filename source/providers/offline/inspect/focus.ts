/** Gray levels; differences between neighboring pixels up to this are noise, not edges. */
const noise = 4;
/** Radius of the blur for the comparison, in pixels. */
const radius = 2;

/** The focus of a picture, measured by its edges. */
export interface Focus {
  /** Share of neighboring pixels that differ clearly, 0 to 1: 0 in fog, on a wall, and far out of focus. */
  edges: number;
  /**
   * How little the edges change when the picture is blurred again, 0 to 1: low for sharp pictures, high for blurred
   * ones (Crete et al., "The blur effect", 2007).
   */
  softness: number;
}

/** Measures the focus of a picture. The softer of the two directions counts, since a fast pan blurs only one. */
export function measureFocus(pixels: Uint8Array, width: number, height: number): Focus {
  const across = alongLines(pixels, { lines: height, lineStep: width, count: width, step: 1 });
  const down = alongLines(pixels, { lines: width, lineStep: 1, count: height, step: width });
  const edges = (across.edges + down.edges) / pixels.length;
  return { edges, softness: Math.max(across.softness, down.softness) };
}

interface Lines {
  lines: number;
  lineStep: number;
  count: number;
  step: number;
}

function alongLines(pixels: Uint8Array, { lines, lineStep, count, step }: Lines): Focus {
  let edges = 0;
  let total = 0;
  let lost = 0;
  // Every second line is enough.
  for (let line = 0; line < lines; line += 2) {
    const base = line * lineStep;
    const at = (index: number) => pixels[base + index * step] ?? 0;
    let window = 0;
    for (let index = 0; index <= 2 * radius; index++) window += at(index);
    let blurredBefore = window / (2 * radius + 1);
    for (let index = radius + 1; index < count - radius; index++) {
      window += at(index + radius) - at(index - radius - 1);
      const blurred = window / (2 * radius + 1);
      const difference = Math.abs(at(index) - at(index - 1));
      if (difference > noise) {
        edges += 1;
        total += difference;
        lost += Math.max(0, difference - Math.abs(blurred - blurredBefore));
      }
      blurredBefore = blurred;
    }
  }
  return { edges, softness: total === 0 ? 0 : (total - lost) / total };
}
