import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashDistance, looksAlike, pictureHash } from '../../../source/core/footage/picture-hash.ts';

/** A gray picture of soft patches of random brightness, drawn at any size. */
function picture(seed: number, width: number, height: number, light = 0): Uint8Array {
  const patches = createHash('sha512').update(String(seed)).digest();
  const patch = (x: number, y: number) => (patches[(y % 8) * 8 + (x % 8)] ?? 0) * 0.6;
  const level = (x: number, y: number) => {
    const [left, top, right, down] = [Math.floor(x), Math.floor(y), x % 1, y % 1];
    const upper = patch(left, top) * (1 - right) + patch(left + 1, top) * right;
    const lower = patch(left, top + 1) * (1 - right) + patch(left + 1, top + 1) * right;
    return upper * (1 - down) + lower * down;
  };
  return Uint8Array.from({ length: width * height }, (_, place) => {
    const [x, y] = [((place % width) + 0.5) / width, (Math.floor(place / width) + 0.5) / height];
    return Math.round(30 + light + level(x * 7, y * 4));
  });
}

function hashOf(seed: number, width = 64, height = 36, light = 0): string {
  const hash = pictureHash(picture(seed, width, height, light), width, height);
  if (hash === undefined) throw new Error('no structure');
  return hash;
}

it('a picture looks like itself, in any size and light', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: -10, max: 40 }), (seed, light) => {
      expect(looksAlike(hashOf(seed), hashOf(seed, 64, 36, light))).toBe(true);
      expect(looksAlike(hashOf(seed), hashOf(seed, 192, 108))).toBe(true);
    }),
    { numRuns: 25 },
  );
});

it('two different pictures do not look alike', () => {
  const hashes = Array.from({ length: 40 }, (_, seed) => hashOf(seed));
  const distances = hashes.flatMap((hash, place) =>
    hashes.slice(0, place).map((other) => hashDistance(hash, other)),
  );
  expect(Math.min(...distances)).toBeGreaterThan(12);
});

it('a picture without structure has no hash, so that fog and night do not look alike', () => {
  expect(pictureHash(new Uint8Array(64 * 36).fill(90), 64, 36)).toBeUndefined();
  const noisy = Uint8Array.from({ length: 64 * 36 }, (_, place) => 90 + (place % 3));
  expect(pictureHash(noisy, 64, 36)).toBeUndefined();
});
