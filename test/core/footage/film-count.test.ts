import { describe, expect, it } from 'vitest';
import { type FolderFilms, footageSummary, withFilmCount } from '../../../source/core/footage/film-count.ts';

const folder = (state: FolderFilms['state'], films = 0): FolderFilms => ({
  folder: `/${state}`,
  state,
  films,
});

describe('the line about footage folders', () => {
  it.each<[FolderFilms[], string, boolean]>([
    [[folder('missing')], 'no such folder: /missing', true],
    [[folder('file')], 'a file, not a folder: /file', true],
    [[folder('unreadable')], 'cannot be read: /unreadable', true],
    [[folder('counted')], 'no videos in it', true],
    [[folder('counted', 3), folder('counted')], 'no videos in it: /counted', true],
    [[folder('counted', 1)], '1 video', false],
    [[folder('counting', 1200)], '1,200 videos so far', false],
    [[folder('counted', 3), folder('counting', 4)], '7 videos so far in 2 folders', false],
  ])('of %j', (folders, text, isWrong) => {
    expect(footageSummary(folders)).toEqual({ text, isWrong });
  });
});

describe('the choice of engines', () => {
  const library = { role: 'search library', engine: 'library', reason: 'LIBRARY_FOLDERS is set' };
  const pexels = { role: 'search pexels', engine: 'pexels', reason: 'PEXELS_API_KEY is set' };

  it('says how many films the library has', () => {
    expect(withFilmCount([library, pexels], [folder('counted', 2)])).toEqual([
      { ...library, reason: '2 videos' },
      pexels,
    ]);
  });

  it('stays as it is when nothing was counted, or the library is off', () => {
    const off = { ...library, engine: 'off' };
    expect(withFilmCount([library], [])).toEqual([library]);
    expect(withFilmCount([off], [folder('counted', 2)])).toEqual([off]);
  });
});
