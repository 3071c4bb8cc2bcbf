import type { ProviderContext } from '../interfaces.ts';
import type { FilmMatcher } from './film-matcher.ts';
import { findSentenceModel } from './sentence-model/find.ts';
import { openSentenceModel, type SentenceModel } from './sentence-model/model.ts';

/** The parts of a provider context that matching uses. */
export type MatchContext = Pick<ProviderContext, 'signal' | 'cache' | 'progress' | 'log'>;

/** How texts are matched in this run. Library, planner and ranker share it, so that their scores are comparable. */
export interface TextMatching {
  /** The name on screen and in the report. */
  readonly name: 'word stems' | 'word stems and the sentence model';
  /** The name with a hint on how to improve matching. */
  readonly how: string;
  readonly model: SentenceModel | undefined;
  /** The user's own films, which determine the rarity of words; undefined without a library. */
  library?: (context: MatchContext) => Promise<FilmMatcher>;
}

/** Opens text matching: by word stems, and by the sentence model if it is installed. */
export function openTextMatching(home: string): TextMatching {
  const found = findSentenceModel(home);
  if (!found) return wordStems();
  const how = 'finds videos by their words and by meaning';
  return { name: 'word stems and the sentence model', how, model: openSentenceModel(found) };
}

/** Text matching without the sentence model. */
export function wordStems(): TextMatching {
  const how =
    'finds videos by their words only; with the sentence model (`doctor --install semantic`) also by meaning';
  return { name: 'word stems', how, model: undefined };
}
