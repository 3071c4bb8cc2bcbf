import { dimensions, normalized } from './sentence-model/model.ts';

/** Dimensions of a rotated vector that are enough for an approximate similarity. */
const approximateDimensions = 128;
/** Max films that are compared exactly. */
const maxExactFilms = 2000;

/**
 * The sentence vectors of films: normalized, with the mean of all films subtracted, so that only differences count.
 * They are rotated so that the information is spread over all dimensions: angles do not change, and a few dimensions
 * approximate them.
 */
export class FilmVectors {
  readonly mean: Float32Array;
  readonly size: number;
  readonly #rows: Float32Array;

  /**
   * @param vectors one for each film, of length 1
   * @param mean the mean of other films, for comparable similarities
   */
  constructor(vectors: readonly Float32Array[], mean?: Float32Array) {
    this.size = vectors.length;
    this.mean = mean ?? meanOf(vectors);
    this.#rows = new Float32Array(vectors.length * dimensions);
    for (const [row, vector] of vectors.entries()) this.#rows.set(this.centered(vector), row * dimensions);
  }

  /** Converts a vector of length 1 to the space of the films: subtracts their mean and rotates it. */
  centered(vector: Float32Array): Float32Array {
    return rotated(normalized(vector.map((value, place) => value - (this.mean[place] ?? 0))));
  }

  /** The mean of several vectors of length 1. */
  together(questions: readonly Float32Array[]): Float32Array {
    const middle = new Float32Array(dimensions);
    for (const question of questions)
      for (const [place, value] of this.centered(question).entries())
        middle[place] = (middle[place] ?? 0) + value / questions.length;
    return middle;
  }

  /** The similarity of a film to a centered vector, -1 to 1. */
  near(row: number, asked: Float32Array): number {
    return this.#product(row, asked, dimensions);
  }

  /** The similarity of all films; approximate for many films. */
  nearness(asked: Float32Array): Float32Array {
    const length = this.size > maxExactFilms ? approximateDimensions : dimensions;
    const near = new Float32Array(this.size);
    for (let row = 0; row < this.size; row++)
      near[row] = this.#product(row, asked, length) * (dimensions / length);
    return near;
  }

  #product(row: number, asked: Float32Array, length: number): number {
    const from = row * dimensions;
    let sum = 0;
    for (let place = 0; place < length; place++) sum += (this.#rows[from + place] ?? 0) * (asked[place] ?? 0);
    return sum;
  }
}

/** Number of assumed average films, since a small library has no meaningful mean. */
const priorFilms = 30;

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(dimensions);
  for (const vector of vectors)
    for (let place = 0; place < dimensions; place++) mean[place] = (mean[place] ?? 0) + (vector[place] ?? 0);
  for (let place = 0; place < dimensions; place++)
    mean[place] = (mean[place] ?? 0) / (vectors.length + priorFilms);
  return mean;
}

/** Rotates a vector in place: pseudo-random signs, then the Walsh-Hadamard transform. */
function rotated(vector: Float32Array): Float32Array {
  for (let place = 0; place < dimensions; place++)
    if (Math.imul(place + 1, 2654435761) & 0x10000) vector[place] = -(vector[place] ?? 0);
  for (let step = 1; step < dimensions; step *= 2) {
    for (let at = 0; at < dimensions; at += 2 * step) {
      for (let place = at; place < at + step; place++) {
        const one = vector[place] ?? 0;
        const other = vector[place + step] ?? 0;
        vector[place] = one + other;
        vector[place + step] = one - other;
      }
    }
  }
  return normalized(vector);
}
