import { describeError } from '../core/errors.ts';
import { type Candidate, rankFloor } from '../core/footage/candidate.ts';
import {
  type LibraryCount,
  type LibraryFilm,
  libraryWords,
  type Need,
  type Preferences,
} from '../core/plan/need.ts';
import type { FittingFilm, LibraryFootage } from '../providers/interfaces.ts';
import { createOfflineRanker } from '../providers/offline/rank/ranker.ts';
import type { StepContext } from './step.ts';

/** Max films searched for per need. */
const maxFilms = 12;

/**
 * Lets the planner ask which films of the library fit a need. It uses the same search and ranker as later steps, but
 * never a ranker that costs money. A library that cannot be read counts as empty, which is logged.
 * @returns undefined without a library
 */
export function findLibraryFootage(
  preferences: Preferences,
  context: StepContext,
): LibraryFootage | undefined {
  const { sources, ranker, textRanker = createOfflineRanker() } = context.providers;
  const library = sources.find(({ name }) => name === 'library');
  if (!library) return undefined;
  const judge = ranker.lane === 'ai' ? textRanker : ranker;
  const known = new Map<string, readonly FittingFilm[]>();
  let hasFailed = false;
  const failed = (error: unknown) => {
    context.signal.throwIfAborted();
    hasFailed = true;
    context.log('warn', `The library was not searched for the plan: ${describeError(error)}`);
  };
  return {
    only: sources.length === 1,
    prepare: async (drafts) => {
      if (!hasFailed) await library.prepare?.(drafts, context).catch(failed);
    },
    async films(draft) {
      if (hasFailed) return [];
      const key = libraryWords(draft);
      const cached = known.get(key);
      if (cached) return cached;
      const need: Need = {
        ...draft,
        until: draft.until ?? draft.at,
        id: 'planned',
        selected: true,
        origin: 'planned',
      };
      try {
        const candidates = await library.search({ phrase: need.phrase, need, limit: maxFilms }, context);
        const request = { need, spokenAround: need.spoken, candidates, preferences };
        const ranked = candidates.length === 0 ? [] : await judge.rank(request, context);
        const byId = new Map(candidates.map((each) => [each.id, each]));
        const films = ranked
          .filter(({ score }) => score >= rankFloor)
          .map(({ candidateId: id, score }) => ({ id, score, candidate: byId.get(id) }))
          .sort((a, b) => b.score - a.score);
        known.set(key, films);
        return films;
      } catch (error) {
        failed(error);
        return [];
      }
    },
  };
}

/** How many films of the library fit a need, and the best of them. */
export async function countLibraryFilms(need: Need, footage: LibraryFootage): Promise<LibraryCount> {
  const films = await footage.films(need);
  return { libraryFits: films.length, libraryFilm: filmOf(films[0]?.candidate) };
}

function filmOf(candidate: Candidate | undefined): LibraryFilm | undefined {
  if (candidate?.path === undefined) return undefined;
  const { path, title, durationSeconds, width, height } = candidate;
  return { path, title, durationSeconds, width, height };
}
