import { tmpdir } from 'node:os';
import { expect, test, vi } from 'vitest';
import { FilmIndex } from '../../../source/providers/matching/film-index.ts';
import { FilmMatcher } from '../../../source/providers/matching/film-matcher.ts';
import { FilmVectors } from '../../../source/providers/matching/film-vectors.ts';
import { openTextMatching } from '../../../source/providers/matching/text-matching.ts';
import { filmText, signal } from './matching-kit.ts';

/** The worker threads of this process. */
const workers = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;

test('a film is found by meaning without a common word, and the model is unloaded soon after its last use', {
  timeout: 60_000,
}, async () => {
  const { model, name } = openTextMatching(tmpdir());
  expect(name).toBe('word stems and the sentence model');
  if (!model) throw new Error('the checkout has no sentence model');
  const before = workers();
  const titles = [
    'physician examining patient',
    'racing car on track',
    'snow covered mountain',
    'bread dough',
  ];
  const films = titles.map(filmText);
  const matcher = new FilmMatcher(await FilmIndex.of(films), model);
  matcher.vectors = FilmVectors.of(await model.embed(titles, signal));
  const query = { phrase: 'doctor visit', alternates: [], things: [], spoken: '' };
  const [first] = await matcher.search(query, 1, signal);
  expect(first?.row).toBe(0);
  await vi.waitFor(() => expect(workers()).toBeLessThanOrEqual(before), { timeout: 20_000, interval: 200 });
});
