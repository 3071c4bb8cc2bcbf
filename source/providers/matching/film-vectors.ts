import { dimensions, unit } from './sentence-model/model.ts';

/** So many numbers of a turned vector tell roughly what all of them would. */
const roughly = 128;
/** In so few films all numbers are compared. */
const fewFilms = 2000;

/**
 * What films mean, as vectors of one length each with the middle of all taken away, so that only what differs counts. They
 * are turned so that each number of a vector says as much as any other: angles stay, and a few numbers tell them roughly.
 */
export class FilmVectors {
  readonly mean: Float32Array;
  readonly size: number;
  readonly #rows: Float32Array;

  /**
   * @param vectors one a film, each of length 1
   * @param mean of other films, where these are to be judged by the same measure
   */
  constructor(vectors: readonly Float32Array[], mean?: Float32Array) {
    this.size = vectors.length;
    this.mean = mean ?? meanOf(vectors);
    this.#rows = new Float32Array(vectors.length * dimensions);
    for (const [row, vector] of vectors.entries()) this.#rows.set(this.centered(vector), row * dimensions);
  }

  /** A vector of length 1 with the middle of the films taken away, turned as they are. */
  centered(vector: Float32Array): Float32Array {
    return turned(unit(vector.map((value, place) => value - (this.mean[place] ?? 0))));
  }

  /** The middle of several questions. Questions are of length 1. */
  together(questions: readonly Float32Array[]): Float32Array {
    const middle = new Float32Array(dimensions);
    for (const question of questions)
      for (const [place, value] of this.centered(question).entries())
        middle[place] = (middle[place] ?? 0) + value / questions.length;
    return middle;
  }

  /** How near a film's meaning is to a centered question, -1 to 1. */
  near(row: number, asked: Float32Array): number {
    return this.#product(row, asked, dimensions);
  }

  /** The same for all films; where there are many, roughly. */
  nearness(asked: Float32Array): Float32Array {
    const length = this.size > fewFilms ? roughly : dimensions;
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

/** Small libraries have no middle of their own: that many films of any kind are thought in. */
const usualFilms = 30;

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(dimensions);
  for (const vector of vectors)
    for (let place = 0; place < dimensions; place++) mean[place] = (mean[place] ?? 0) + (vector[place] ?? 0);
  for (let place = 0; place < dimensions; place++)
    mean[place] = (mean[place] ?? 0) / (vectors.length + usualFilms);
  return mean;
}

/** Turns a vector: signs that look random, then the Walsh-Hadamard transform. The same one. */
function turned(vector: Float32Array): Float32Array {
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
  return unit(vector);
}
