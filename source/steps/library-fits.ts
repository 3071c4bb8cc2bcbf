import { describeError } from '../core/errors.ts';
import { rankFloor } from '../core/footage/candidate.ts';
import type { Need, Preferences } from '../core/plan/need.ts';
import type { FittingFilm, LibraryFootage } from '../providers/interfaces.ts';
import { createOfflineRanker } from '../providers/offline/rank/ranker.ts';
import type { StepContext } from './step.ts';

/** How many films are searched for per need; more than a user would choose from. */
const mostFilms = 12;

/**
 * What the library can show, for planning: the same search and ranker as later, but never one that costs money.
 * Undefined without a library. A library that cannot be read counts as empty; the log says why.
 */
export function libraryAtHand(preferences: Preferences, context: StepContext): LibraryFootage | undefined {
  const { sources, ranker, textRanker = createOfflineRanker() } = context.providers;
  const library = sources.find(({ name }) => name === 'library');
  if (!library) return undefined;
  const judge = ranker.lane === 'ai' ? textRanker : ranker;
  const known = new Map<string, readonly FittingFilm[]>();
  let broken = false;
  return {
    only: sources.length === 1,
    prepare: async (drafts) => library.prepare?.(drafts, context),
    async films(draft) {
      if (broken) return [];
      const { phrase, alternates, mustShow, welcome, avoid, spoken } = draft;
      const key = JSON.stringify([phrase, alternates, mustShow, welcome, avoid, spoken]);
      const remembered = known.get(key);
      if (remembered) return remembered;
      const need: Need = {
        ...draft,
        until: draft.until ?? draft.at,
        id: 'planned',
        selected: true,
        origin: 'planned',
      };
      try {
        const candidates = await library.search({ phrase: need.phrase, need, limit: mostFilms }, context);
        const request = { need, spokenAround: need.spoken, candidates, preferences };
        const ranked = candidates.length === 0 ? [] : await judge.rank(request, context);
        const films = ranked
          .filter(({ score }) => score >= rankFloor)
          .map(({ candidateId, score }) => ({ id: candidateId, score }))
          .sort((a, b) => b.score - a.score);
        known.set(key, films);
        return films;
      } catch (error) {
        context.signal.throwIfAborted();
        broken = true;
        context.log('warn', `The library was not asked while planning: ${describeError(error)}`);
        return [];
      }
    },
  };
}
