import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { FilmIndex } from '../../../source/providers/matching/film-index.ts';
import { FilmMatcher } from '../../../source/providers/matching/film-matcher.ts';
import { FilmVectors } from '../../../source/providers/matching/film-vectors.ts';
import { openSentenceModel } from '../../../source/providers/matching/sentence-model/model.ts';
import { openTextMatching } from '../../../source/providers/matching/text-matching.ts';
import { filmText, signal } from './matching-kit.ts';

/** A variable in the environment of all processes that this file starts. */
const mark = `STOCKPILE_MODEL_TEST=${process.pid}-${Date.now()}`;

/** How many processes with this mark run. */
function modelProcesses(): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
    } catch {
      return false;
    }
  }).length;
}

test.runIf(process.platform === 'linux')(
  'the process of the model ends soon after its last use',
  async () => {
    const [name = '', value] = mark.split('=');
    process.env[name] = value;
    const { model } = openTextMatching(tmpdir());
    await model?.embed(['a lighthouse'], signal);
    expect(modelProcesses()).toBe(1);
    await vi.waitFor(() => expect(modelProcesses()).toBe(0), { timeout: 60_000, interval: 200 });
    await model?.embed(['a harbour'], signal);
    expect(modelProcesses()).toBe(1);
  },
);

test('a model that fails to load says why', async () => {
  const model = openSentenceModel({ from: join(tmpdir(), 'nothing', 'index.js'), origin: 'home' });
  await expect(model.embed(['a lighthouse'], signal)).rejects.toThrow(
    /the sentence model failed: .*Cannot find module '@energetic-ai\/embeddings'/,
  );
});

test('a request gets its vectors although another one with the same texts is aborted', async () => {
  const { model } = openTextMatching(tmpdir());
  const texts = Array.from({ length: 100 }, (_, n) => `boat number ${n} leaves the harbour`);
  const stop = new AbortController();
  const [stopped, shared] = [model?.embed(texts, stop.signal), model?.embed(texts, signal)];
  stop.abort(new Error('stopped by the user'));
  await expect(stopped).rejects.toThrow('stopped by the user');
  const vectors = (await shared) ?? [];
  const lengths = vectors.map((vector) => Math.hypot(...vector));
  expect(lengths).toEqual(texts.map(() => expect.closeTo(1)));
});

test('a film is found by meaning without a common word', async () => {
  const { model, name } = openTextMatching(tmpdir());
  expect(name).toBe('word stems and the sentence model');
  if (!model) throw new Error('the checkout has no sentence model');
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
});
