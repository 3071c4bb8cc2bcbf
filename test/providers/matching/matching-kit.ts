import { FilmIndex } from '../../../source/providers/matching/film-index.ts';
import { type FilmMatch, FilmMatcher } from '../../../source/providers/matching/film-matcher.ts';
import type { FilmText } from '../../../source/providers/matching/film-words.ts';
import type { MatchQuery } from '../../../source/providers/matching/match-query.ts';

export const { signal } = new AbortController();

export function filmText(title: string): FilmText {
  return { title, tags: '', description: '', folders: '' };
}

/** A matcher for films with these names, by word stems. */
export async function libraryOf(...titles: string[]): Promise<{
  best(query: Partial<MatchQuery> & { phrase: string }): Promise<FilmMatch & { title: string }>;
  score(title: string, query: Partial<MatchQuery> & { phrase: string }): Promise<number>;
}> {
  const films = titles.map(filmText);
  const matcher = new FilmMatcher(await FilmIndex.of(films), undefined);
  const whole = (query: Partial<MatchQuery> & { phrase: string }): MatchQuery => ({
    alternates: [],
    things: [],
    spoken: '',
    ...query,
  });
  return {
    async best(query) {
      const [first] = await matcher.search(whole(query), 1, signal);
      if (!first) throw new Error('nothing found');
      return { ...first, title: titles[first.row] ?? '' };
    },
    async score(title, query) {
      const all = await matcher.judge(whole(query), signal);
      return all[titles.indexOf(title)]?.score ?? 0;
    },
  };
}
