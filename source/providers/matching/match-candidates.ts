import type { Candidate } from '../../core/footage/candidate.ts';
import { FilmIndex, type Rarity } from './film-index.ts';
import { FilmMatcher } from './film-matcher.ts';
import { FilmVectors } from './film-vectors.ts';
import type { FilmText } from './film-words.ts';
import { withoutFolderWords } from './shared-folders.ts';
import type { MatchContext, TextMatching } from './text-matching.ts';
import { splitWords } from './words/split-words.ts';

/** Without a library all words are equally rare, and films have this average length. */
const noLibrary: Rarity = { of: () => 1, averageLength: 6 };

/** A matcher for the candidates of a need, with scores that are comparable to those of the user's own films. */
export async function matchCandidates(
  candidates: readonly Candidate[],
  matching: TextMatching,
  context: MatchContext,
): Promise<FilmMatcher> {
  const library = await matching.library?.(context).catch((error: unknown) => {
    context.signal.throwIfAborted();
    context.log('warn', `The library could not be searched: ${String(error)}`);
    return undefined;
  });
  const shared = library?.sharedFolders ?? new Set<string>();
  const films = candidates.map((candidate) => withoutFolderWords(candidateText(candidate), shared));
  const matcher = new FilmMatcher(await FilmIndex.of(films, library?.index ?? noLibrary), matching.model);
  const { model } = matching;
  if (model) {
    const texts = films.map(filmSentence);
    const embed = (missing: readonly string[]) => model.embed(missing, context.signal);
    const known = library?.vectors;
    matcher.vectors = known ? await known.forTexts(texts, embed) : FilmVectors.of(await embed(texts));
  }
  return matcher;
}

/** Number of innermost folders that are used; the outer ones say where films are stored, not what they show. */
const usedFolders = 3;

/** The texts of a candidate of any source. */
export function candidateText({
  title,
  description,
  path = '',
}: Pick<Candidate, 'title' | 'description' | 'path'>): FilmText {
  const parts = path.split(/[\\/]/);
  const file = (parts.at(-1) ?? '').replace(/\.\w+$/, '');
  const isSame = splitWords(file).join(' ') === splitWords(title).join(' ');
  return {
    title: isSame ? title : `${title} ${file}`,
    tags: '',
    description,
    folders: parts.slice(-1 - usedFolders, -1).join(' '),
  };
}

/** Titles with fewer words are extended with tags and description. */
const minTitleWords = 3;

/** The text of a film for the sentence model. */
export function filmSentence({ title, tags, description, folders }: FilmText): string {
  const words = splitWords(title).filter((word) => /\p{L}{3}/u.test(word));
  if (words.length >= minTitleWords) return words.join(' ');
  return [words.join(' '), tags, description || folders].filter(Boolean).join(', ').slice(0, 200);
}
