import type { Candidate } from '../../core/footage/candidate.ts';
import { FilmIndex, type Rarity } from './film-index.ts';
import { FilmMatcher } from './film-matcher.ts';
import { FilmVectors } from './film-vectors.ts';
import type { FilmText } from './film-words.ts';
import type { MatchContext, TextMatching } from './text-matching.ts';
import { splitWords } from './words/split-words.ts';

/** Without a library every word counts as equally rare, and films have this many words. */
const noLibrary: Rarity = { of: () => 1, averageLength: 6 };

/** The candidates of a need, ready to be judged by the same measure as the user's own films. */
export async function matchCandidates(
  candidates: readonly Candidate[],
  matching: TextMatching,
  context: MatchContext,
): Promise<FilmMatcher> {
  const library = await matching.library?.(context).catch((error: unknown) => {
    context.signal.throwIfAborted();
    context.log('warn', `The library cannot be asked: ${String(error)}`);
    return undefined;
  });
  const films = candidates.map(candidateText);
  const matcher = new FilmMatcher(
    films,
    await FilmIndex.of(films, library?.index ?? noLibrary),
    matching.model,
  );
  if (matching.model) {
    const vectors = await matching.model.embed(films.map(filmSentence), context.signal);
    matcher.vectors = new FilmVectors(vectors, library?.vectors?.mean);
  }
  return matcher;
}

/** Folders further up say where films are kept, not what they show. */
const nearFolders = 3;

/** What is written about a candidate, from whatever source it is. */
export function candidateText({ title, description, path = '' }: Candidate): FilmText {
  const parts = path.split(/[\\/]/);
  const file = (parts.at(-1) ?? '').replace(/\.\w+$/, '');
  const isSame = splitWords(file).join(' ') === splitWords(title).join(' ');
  return {
    title: isSame ? title : `${title} ${file}`,
    tags: '',
    description,
    folders: parts.slice(-1 - nearFolders, -1).join(' '),
  };
}

/** Shorter texts are filled up with what else is known. */
const sentenceWords = 3;

/** What a film is about, as one sentence. */
export function filmSentence({ title, tags, description, folders }: FilmText): string {
  const told = splitWords(title).filter((word) => /\p{L}{3}/u.test(word));
  if (told.length >= sentenceWords) return told.join(' ');
  return [told.join(' '), tags, description || folders].filter(Boolean).join(', ').slice(0, 200);
}
