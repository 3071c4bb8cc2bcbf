/** The grid whose neighboring cells are compared. Clips are 64 x 36 pixels here, so a cell has 4 x 4. */
const columns = 16;
const rows = 9;
const bits = (columns - 1) * rows;

/** Gray levels by which a cell must be brighter than its neighbor, so that coding noise does not decide. */
const minStep = 1.5;
/** A picture with fewer set bits has hardly any structure, so its hash says nothing. */
const minSetBits = bits / 12;
/** Bits by which two pictures of the same thing differ at most; the same film in another size differs by up to 5. */
const maxDistance = 12;

/**
 * A perceptual hash of a gray picture: which cells of a grid are brighter than their left neighbors (a "dHash"). It
 * hardly changes with size, encoding and brightness.
 * @param pixels one byte per pixel, row by row
 * @returns hexadecimal; undefined for a picture without structure, such as fog
 */
export function pictureHash(pixels: Uint8Array, width: number, height: number): string | undefined {
  let hash = 0n;
  let set = 0;
  for (let row = 0; row < rows; row++) {
    const levels = Array.from({ length: columns }, (_, column) => mean(pixels, width, height, column, row));
    for (let column = 1; column < columns; column++) {
      const isBrighter = (levels[column] ?? 0) - (levels[column - 1] ?? 0) > minStep;
      hash = (hash << 1n) | (isBrighter ? 1n : 0n);
      if (isBrighter) set += 1;
    }
  }
  return set < minSetBits ? undefined : hash.toString(16).padStart(Math.ceil(bits / 4), '0');
}

/** The number of bits in which two hashes differ. */
export function hashDistance(a: string, b: string): number {
  let different = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; different > 0n; different >>= 1n) count += Number(different & 1n);
  return count;
}

/** Whether two pictures look alike, by their hashes. */
export function looksAlike(a: string, b: string): boolean {
  return hashDistance(a, b) <= maxDistance;
}

/** The mean gray level of a cell of the grid. */
function mean(pixels: Uint8Array, width: number, height: number, column: number, row: number): number {
  const [left, right] = [column, column + 1].map((edge) => Math.round((edge * width) / columns));
  const [top, bottom] = [row, row + 1].map((edge) => Math.round((edge * height) / rows));
  let sum = 0;
  let count = 0;
  for (let y = top ?? 0; y < (bottom ?? 0); y++) {
    for (let x = left ?? 0; x < (right ?? 0); x++) {
      sum += pixels[y * width + x] ?? 0;
      count += 1;
    }
  }
  return sum / Math.max(1, count);
}
