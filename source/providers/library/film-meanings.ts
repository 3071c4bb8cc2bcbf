import { createHash } from 'node:crypto';
import * as z from 'zod';
import { FilmVectors } from '../matching/film-vectors.ts';
import type { FilmText } from '../matching/film-words.ts';
import { filmSentence } from '../matching/match-candidates.ts';
import { dimensions, type SentenceModel, unit } from '../matching/sentence-model/model.ts';
import type { MatchContext } from '../matching/text-matching.ts';

/** Another model or another way of saying what a film is about makes this one higher. */
const version = '1';
/** Films whose meanings are remembered together, about so many: a new film is read with these again, not with all. */
const togetherAbout = 64;

const rememberedSchema = z.object({ vectors: z.string() });

/**
 * What each film is about, read by the sentence model in the background and remembered. `done` hears how many films are
 * read.
 */
export async function readMeanings(
  films: readonly FilmText[],
  model: SentenceModel,
  { cache, signal }: Pick<MatchContext, 'cache' | 'signal'>,
  done: (films: number) => void,
): Promise<FilmVectors> {
  const groups = new Map<number, { row: number; text: string }[]>();
  const count = 2 ** Math.max(0, Math.ceil(Math.log2(films.length / togetherAbout)));
  for (const [row, film] of films.entries()) {
    const text = filmSentence(film);
    const group = hashOf(text).readUInt32BE() % count;
    groups.set(group, [...(groups.get(group) ?? []), { row, text }]);
  }
  const vectors: Float32Array[] = [];
  let read = 0;
  for (const group of groups.values()) {
    signal.throwIfAborted();
    const texts = [...new Set(group.map(({ text }) => text))].sort();
    const key = { kind: 'meanings', version, inputs: { texts: hashOf(texts.join('\n')).toString('hex') } };
    const remembered = await cache.remember(key, rememberedSchema, async () => ({
      vectors: pack(await model.embed(texts, signal, 'background')),
    }));
    const unpacked = unpack(remembered.vectors);
    const byText = new Map(texts.map((text, place) => [text, unpacked[place]]));
    for (const { row, text } of group) vectors[row] = byText.get(text) ?? new Float32Array(dimensions);
    read += group.length;
    done(read);
  }
  return new FilmVectors(vectors);
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Vectors as bytes, a byte a number: the angle between two is off by less than a hundredth. */
function pack(vectors: readonly Float32Array[]): string {
  const bytes = Buffer.alloc(vectors.length * dimensions);
  for (const [row, vector] of vectors.entries()) {
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    for (const [place, value] of vector.entries())
      bytes.writeInt8(Math.round((value / largest) * 127), row * dimensions + place);
  }
  return bytes.toString('base64');
}

function unpack(text: string): Float32Array[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: Math.floor(bytes.length / dimensions) }, (_, row) => {
    const from = row * dimensions;
    return unit(Float32Array.from({ length: dimensions }, (_, place) => bytes.readInt8(from + place)));
  });
}
