import { expect, test } from 'vitest';
import { sharedFolderWords, withoutFolderWords } from '../../../source/providers/matching/shared-folders.ts';
import { filmText } from './matching-kit.ts';

const names = ['tax forms', 'old radio', 'sewing machine', 'church hall', 'scrap yard'];
const inFolders = (folders: readonly string[]) =>
  names.map((name, index) => ({ ...filmText(name), folders: folders[index] ?? '' }));

test('the folder of the whole library matched what is spoken: words that all films have in their folders are ignored', () => {
  const films = inFolders(
    ['money', 'home', 'home', 'city', 'city'].map((each) => `repair-cafe library ${each}`),
  );
  const shared = sharedFolderWords(films);
  expect([...shared]).toEqual(['repair', 'cafe', 'library']);
  expect(films.map((film) => withoutFolderWords(film, shared).folders)).toEqual([
    ...['money', 'home', 'home', 'city', 'city'],
  ]);
});

test('a folder of some films says what they show', () => {
  const films = inFolders(['repair', 'repair', 'home', 'city', 'city']);
  expect(sharedFolderWords(films).size).toBe(0);
});

test('the folder of a handful of films may say what they show', () => {
  const films = inFolders(['lisbon', 'lisbon', 'lisbon', 'lisbon']).slice(0, 4);
  expect(sharedFolderWords(films).size).toBe(0);
});
