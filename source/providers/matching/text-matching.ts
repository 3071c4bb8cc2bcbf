import type { ProviderContext } from '../interfaces.ts';
import type { FilmMatcher } from './film-matcher.ts';
import { findSentenceModel } from './sentence-model/find.ts';
import { openSentenceModel, type SentenceModel } from './sentence-model/model.ts';

/** What of a step a match needs. */
export type MatchContext = Pick<ProviderContext, 'signal' | 'cache' | 'progress' | 'log'>;

/** How texts are matched in this run: the same for the library, the planner and the ranker, so that all have one scale. */
export interface TextMatching {
  /** As shown on screen and in the report. */
  readonly name: 'word stems' | 'word stems and the sentence model';
  /** The same with what could be done about it. */
  readonly how: string;
  readonly model: SentenceModel | undefined;
  /** The user's own films, whose words say how rare a word is; absent without a library. */
  library?: (context: MatchContext) => Promise<FilmMatcher>;
}

/** Matching with what this machine has: the sentence model where it was fetched, word stems always. */
export function openTextMatching(home: string): TextMatching {
  const found = findSentenceModel(home);
  if (!found) return wordStems();
  const name = 'word stems and the sentence model';
  return { name, how: `by ${name}`, model: openSentenceModel(found) };
}

/** Matching as on a machine without the sentence model. */
export function wordStems(): TextMatching {
  const how = 'by word stems alone; `stockpile-tui doctor --install semantic` adds meaning';
  return { name: 'word stems', how, model: undefined };
}
