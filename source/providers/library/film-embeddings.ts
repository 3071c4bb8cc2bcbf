import { createHash } from 'node:crypto';
import * as z from 'zod';
import { FilmVectors } from '../matching/film-vectors.ts';
import type { FilmTexts } from '../matching/film-words.ts';
import { filmSentence } from '../matching/match-candidates.ts';
import { dimensions, normalized, type SentenceModel } from '../matching/sentence-model/model.ts';
import type { MatchContext } from '../matching/text-matching.ts';

/** Part of the cache key: increase it when the model or the text of a film changes. */
const version = '1';
/** Approximate films in one cache entry. A new film invalidates only the entry that it belongs to. */
const groupSize = 64;

const cachedSchema = z.object({ vectors: z.string() });

/**
 * Computes the sentence vector of each film in the background, with a cache. `done` is called with the number of films
 * that are finished.
 */
export async function embedFilms(
  films: FilmTexts,
  model: SentenceModel,
  { cache, signal }: Pick<MatchContext, 'cache' | 'signal'>,
  done: (films: number) => void,
): Promise<FilmVectors> {
  const groups = new Map<number, { row: number; text: string }[]>();
  const count = 2 ** Math.max(0, Math.ceil(Math.log2(films.length / groupSize)));
  const rows = new Map<string, number>();
  let row = 0;
  for (const film of films) {
    const text = filmSentence(film);
    rows.set(text, row);
    const group = hashOf(text).readUInt32BE() % count;
    const members = groups.get(group) ?? [];
    groups.set(group, members);
    members.push({ row, text });
    row += 1;
  }
  // One byte a number, as in the cache: a vector as numbers takes four times as much.
  const bytes = new Int8Array(films.length * dimensions);
  let read = 0;
  for (const group of groups.values()) {
    signal.throwIfAborted();
    const texts = [...new Set(group.map(({ text }) => text))].sort();
    const key = { kind: 'meanings', version, inputs: { texts: hashOf(texts.join('\n')).toString('hex') } };
    const cached = await cache.remember(key, cachedSchema, async () => ({
      vectors: pack(await model.embed(texts, signal, 'background')),
    }));
    const packed = bytesOf(cached.vectors);
    const places = new Map(texts.map((text, place) => [text, place * dimensions]));
    for (const { row, text } of group) {
      const from = places.get(text) ?? 0;
      bytes.set(packed.subarray(from, from + dimensions), row * dimensions);
    }
    read += group.length;
    done(read);
  }
  const vectorOf = (row: number) =>
    normalized(Float32Array.from(bytes.subarray(row * dimensions, (row + 1) * dimensions)));
  return FilmVectors.read(films.length, vectorOf, rows);
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Encodes vectors with one byte per number; the error of the angle between two is below 0.01. */
function pack(vectors: readonly Float32Array[]): string {
  const bytes = Buffer.alloc(vectors.length * dimensions);
  for (const [row, vector] of vectors.entries()) {
    const largest = vector.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-9);
    for (const [place, value] of vector.entries())
      bytes.writeInt8(Math.round((value / largest) * 127), row * dimensions + place);
  }
  return bytes.toString('base64');
}

function bytesOf(text: string): Int8Array {
  return Int8Array.from(Buffer.from(text, 'base64'));
}
