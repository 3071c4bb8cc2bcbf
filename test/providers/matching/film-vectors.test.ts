import { expect, it } from 'vitest';
import { FilmVectors } from '../../../source/providers/matching/film-vectors.ts';
import { dimensions, normalized } from '../../../source/providers/matching/sentence-model/model.ts';

/** Pseudo-random vectors around a common mean, like those of sentences. */
function vectorsOf(count: number): Float32Array[] {
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed / 0x7fffffff - 0.4;
  };
  return Array.from({ length: count }, () => normalized(Float32Array.from({ length: dimensions }, random)));
}

const exact = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);

it('similarities from one byte a number differ from exact ones by less than 0.002', () => {
  const vectors = vectorsOf(60);
  const films = FilmVectors.of(vectors);
  const asked = films.centered(vectors[9] ?? new Float32Array(dimensions));
  const near = films.nearness(asked);
  for (const [row, vector] of vectors.entries()) {
    const wanted = exact(films.centered(vector), asked);
    expect(Math.abs(films.near(row, asked) - wanted)).toBeLessThan(0.002);
    expect(near[row]).toBeCloseTo(films.near(row, asked), 5);
  }
});

it('in a large library the nearest films are approximated, and made one by one', async () => {
  const vectors = vectorsOf(2500);
  const films = await FilmVectors.read(
    vectors.length,
    (row) => vectors[row] ?? new Float32Array(dimensions),
    new Map(),
  );
  expect(films.mean).toEqual(FilmVectors.of(vectors).mean);
  const asked = films.centered(vectors[1234] ?? new Float32Array(dimensions));
  const near = films.nearness(asked);
  const best = [...near.keys()].sort((one, other) => (near[other] ?? 0) - (near[one] ?? 0));
  expect(best[0]).toBe(1234);
  expect(films.near(1234, asked)).toBeCloseTo(1, 2);
});
