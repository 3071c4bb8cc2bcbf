/**
 * How often is the film that a sentence is about the first result? `npm run bench captions` searches for each of 200
 * spoken sentences in a library of the 200 films that fit them, near misses among them, with word stems alone and with the
 * sentence model. Pairs of your own, as a JSON list of [sentence, film]: `npm run bench captions -- FILE...`.
 */
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { FilmIndex } from '../../source/providers/matching/film-index.ts';
import { FilmMatcher } from '../../source/providers/matching/film-matcher.ts';
import { FilmVectors } from '../../source/providers/matching/film-vectors.ts';
import { filmSentence } from '../../source/providers/matching/match-candidates.ts';
import { openTextMatching } from '../../source/providers/matching/text-matching.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const own = path.resolve(import.meta.dirname, '../fixtures/caption-pairs.json');
const pairsSchema = z.array(z.tuple([z.string(), z.string()]));
const { signal } = new AbortController();
/** The minimum share of correct first results in percent, for pairs as hard as captions of photographs. */
const least = { stems: 37, model: 43 } as const;

for (const file of positionals.length > 0 ? positionals : [own]) await measure(file);
process.exit();

async function measure(file: string): Promise<void> {
  const pairs = pairsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const films = pairs.map(([, title]) => ({ title, tags: '', description: '', folders: 'library' }));
  const index = await FilmIndex.of(films);
  await tell('word stems', new FilmMatcher(index, undefined), least.stems);
  const { model } = openTextMatching(tmpdir());
  if (!model) return say('the sentence model is not here');
  const matcher = new FilmMatcher(index, model);
  matcher.vectors = FilmVectors.of(await model.embed(films.map(filmSentence), signal));
  await tell('word stems and the sentence model', matcher, least.model);

  async function tell(name: string, matcher: FilmMatcher, limit: number): Promise<void> {
    let [first, five] = [0, 0];
    for (const [row, [phrase]] of pairs.entries()) {
      const found = await matcher.search({ phrase, alternates: [], things: [], spoken: '' }, 5, signal);
      const place = found.findIndex((each) => each.row === row);
      if (place === 0) first += 1;
      if (place >= 0) five += 1;
    }
    const share = (count: number) => `${((100 * count) / pairs.length).toFixed(1)} %`;
    const met = (100 * first) / pairs.length >= limit;
    say(
      `${path.basename(file)}, ${name}: first ${share(first)}, among five ${share(five)} of ${pairs.length}  limit ${limit} %  ${met ? 'met' : 'MISSED'}`,
    );
    if (!met) process.exitCode = 1;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
