import { dimensions, normalized } from './sentence-model/model.ts';

/** Dimensions of a rotated vector that are enough for an approximate similarity. */
const frontDimensions = 128;
const backDimensions = dimensions - frontDimensions;
/** Max films that are compared exactly. */
const maxExactFilms = 2000;
/** The largest number of a byte with a sign. */
const largestByte = 127;
/** Films that are stored before the event loop gets a turn, so that the screen stays responsive. */
const batchSize = 500;

/**
 * The sentence vectors of films: normalized, with the mean of all films subtracted, so that only differences count.
 * They are rotated so that the information is spread over all dimensions: angles do not change, and a few dimensions
 * approximate them. A number takes one byte; the error of a similarity is below 0.002.
 */
export class FilmVectors {
  readonly mean: Float32Array;
  readonly size: number;
  /** The first dimensions of all films, apart from the others, so that an approximate search reads only them. */
  readonly #front: Int8Array;
  readonly #back: Int8Array;
  /** What the bytes of each film are multiplied with. */
  readonly #scales: Float32Array;
  /** The row of each text whose vector is here. */
  readonly #rows: ReadonlyMap<string, number>;

  private constructor(
    size: number,
    mean: Float32Array,
    rows: ReadonlyMap<string, number> = new Map<string, number>(),
  ) {
    this.size = size;
    this.mean = mean;
    this.#rows = rows;
    this.#front = new Int8Array(size * frontDimensions);
    this.#back = new Int8Array(size * backDimensions);
    this.#scales = new Float32Array(size);
  }

  /** @param vectors one for each film, of length 1 */
  static of(vectors: readonly Float32Array[]): FilmVectors {
    const found = new FilmVectors(vectors.length, meanOf(vectors, vectors.length));
    for (const [row, vector] of vectors.entries()) found.#set(row, vector);
    return found;
  }

  /**
   * The same for some films of which a few may be among these, whose vectors need not be computed again.
   * @param embed computes the vectors of other texts
   */
  async forTexts(
    texts: readonly string[],
    embed: (texts: readonly string[]) => Promise<Float32Array[]>,
  ): Promise<FilmVectors> {
    const others = texts.filter((text) => !this.#rows.has(text));
    const computed = others.length > 0 ? await embed(others) : [];
    const vectors = new Map(others.map((text, at) => [text, computed[at]]));
    const found = new FilmVectors(texts.length, this.mean);
    for (const [row, text] of texts.entries()) {
      const known = this.#rows.get(text);
      const vector = vectors.get(text);
      if (known !== undefined) found.#copy(row, this, known);
      else if (vector) found.#set(row, vector);
    }
    return found;
  }

  /**
   * The same for many films, whose vectors are made one by one when they are needed.
   * @param rows the row of each text
   */
  static async read(
    size: number,
    vectorOf: (row: number) => Float32Array,
    rows: ReadonlyMap<string, number>,
  ): Promise<FilmVectors> {
    const found = new FilmVectors(size, meanOf(inOrder(size, vectorOf), size), rows);
    for (let row = 0; row < size; row++) {
      found.#set(row, vectorOf(row));
      if (row % batchSize === batchSize - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    return found;
  }

  /** Converts a vector of length 1 to the space of the films: subtracts their mean and rotates it. */
  centered(vector: Float32Array): Float32Array {
    return rotated(normalized(vector.map((value, place) => value - (this.mean[place] ?? 0))));
  }

  /** The mean of several vectors of length 1. */
  together(questions: readonly Float32Array[]): Float32Array {
    const middle = new Float32Array(dimensions);
    for (const question of questions) {
      const centered = this.centered(question);
      for (let place = 0; place < dimensions; place++)
        middle[place] = (middle[place] ?? 0) + (centered[place] ?? 0) / questions.length;
    }
    return middle;
  }

  /** The similarity of a film to a centered vector, -1 to 1. */
  near(row: number, asked: Float32Array): number {
    const front = product(this.#front, row * frontDimensions, asked, 0, frontDimensions);
    const back = product(this.#back, row * backDimensions, asked, frontDimensions, backDimensions);
    return (front + back) * (this.#scales[row] ?? 0);
  }

  /** The similarity of all films; approximate for many films. */
  nearness(asked: Float32Array): Float32Array {
    const near = new Float32Array(this.size);
    if (this.size <= maxExactFilms) return near.map((_, row) => this.near(row, asked));
    const [front, scales] = [this.#front, this.#scales];
    const share = dimensions / frontDimensions;
    for (let row = 0; row < near.length; row++) {
      const sum = product(front, row * frontDimensions, asked, 0, frontDimensions);
      near[row] = sum * (scales[row] ?? 0) * share;
    }
    return near;
  }

  #copy(row: number, from: FilmVectors, fromRow: number): void {
    const front = from.#front.subarray(fromRow * frontDimensions, (fromRow + 1) * frontDimensions);
    const back = from.#back.subarray(fromRow * backDimensions, (fromRow + 1) * backDimensions);
    this.#front.set(front, row * frontDimensions);
    this.#back.set(back, row * backDimensions);
    this.#scales[row] = from.#scales[fromRow] ?? 0;
  }

  #set(row: number, vector: Float32Array): void {
    const placed = this.centered(vector);
    let largest = 1e-9;
    for (const value of placed) largest = Math.max(largest, Math.abs(value));
    const scale = largest / largestByte;
    this.#scales[row] = scale;
    for (let place = 0; place < dimensions; place++) {
      const byte = Math.round((placed[place] ?? 0) / scale);
      if (place < frontDimensions) this.#front[row * frontDimensions + place] = byte;
      else this.#back[row * backDimensions + place - frontDimensions] = byte;
    }
  }
}

function product(
  bytes: Int8Array,
  from: number,
  asked: Float32Array,
  askedFrom: number,
  length: number,
): number {
  // Four sums that do not wait for each other.
  let [one, two, three, four] = [0, 0, 0, 0];
  for (let place = 0; place < length; place += 4) {
    const at = from + place;
    const other = askedFrom + place;
    one += (bytes[at] ?? 0) * (asked[other] ?? 0);
    two += (bytes[at + 1] ?? 0) * (asked[other + 1] ?? 0);
    three += (bytes[at + 2] ?? 0) * (asked[other + 2] ?? 0);
    four += (bytes[at + 3] ?? 0) * (asked[other + 3] ?? 0);
  }
  return one + two + three + four;
}

/** Number of assumed average films, since a small library has no meaningful mean. */
const priorFilms = 30;

function meanOf(vectors: Iterable<Float32Array>, size: number): Float32Array {
  const mean = new Float32Array(dimensions);
  for (const vector of vectors)
    for (let place = 0; place < dimensions; place++) mean[place] = (mean[place] ?? 0) + (vector[place] ?? 0);
  for (let place = 0; place < dimensions; place++) mean[place] = (mean[place] ?? 0) / (size + priorFilms);
  return mean;
}

function* inOrder(size: number, vectorOf: (row: number) => Float32Array): Generator<Float32Array> {
  for (let row = 0; row < size; row++) yield vectorOf(row);
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
