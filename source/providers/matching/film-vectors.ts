import { dimensions, unit } from './sentence-model/model.ts';

/** What films mean, as vectors of one length each with the middle of all taken away, so that only what differs counts. */
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
    for (const [row, vector] of vectors.entries())
      this.#rows.set(centered(vector, this.mean), row * dimensions);
  }

  /** A question with the middle of the films taken away, to be compared with single films. */
  centered(question: Float32Array): Float32Array {
    return centered(question, this.mean);
  }

  /** How near a film's meaning is to a question that was centered, -1 to 1. */
  near(row: number, asked: Float32Array): number {
    const from = row * dimensions;
    let sum = 0;
    for (let place = 0; place < dimensions; place++)
      sum += (this.#rows[from + place] ?? 0) * (asked[place] ?? 0);
    return sum;
  }

  /** How near the meaning of each film is to the questions, the middle of all, -1 to 1. Questions are of length 1. */
  nearness(questions: readonly Float32Array[]): Float32Array {
    const asked = new Float32Array(dimensions);
    for (const question of questions)
      for (const [place, value] of centered(question, this.mean).entries())
        asked[place] = (asked[place] ?? 0) + value / questions.length;
    const near = new Float32Array(this.size);
    const rows = this.#rows;
    for (let row = 0; row < this.size; row++) {
      let sum = 0;
      const from = row * dimensions;
      for (let place = 0; place < dimensions; place++) sum += (rows[from + place] ?? 0) * (asked[place] ?? 0);
      near[row] = sum;
    }
    return near;
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

function centered(vector: Float32Array, mean: Float32Array): Float32Array {
  return unit(vector.map((value, place) => value - (mean[place] ?? 0)));
}
