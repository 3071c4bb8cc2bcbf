import { type Candidate, rankFloor } from '../../footage/candidate.ts';
import { findLatestUseOfFilm } from '../../footage/recent-shots.ts';
import type { Job, NeedProgress } from '../job.ts';
import { findOtherUse } from '../need/find.ts';
import { hasEnded } from '../progress/progress.ts';
import { maxMatching } from './max-matching.ts';
import { type CandidatePreferences, orderCandidates } from './order-candidates.ts';

/** How many films a need gets, and how ties are broken. */
export interface AssignLimits {
  /** Clips per need. Every need is assigned this many films before any need gets a runner-up. */
  clipsPerNeed: number;
  /** Max films per need, runner-ups included. */
  filmsPerNeed: number;
  candidatePreferences: CandidatePreferences;
}

/** The films assigned to needs: candidate ids by need id, best first. */
export type Shortlists = Map<string, string[]>;

/** Max operations of the exact method (about a tenth of a second); larger problems use the greedy one. */
const exactLimit = 5e7;

/**
 * Assigns films to all needs that can get them now. Needs that share a candidate, directly or through others, are decided
 * together, so that the sum of all scores is largest; no need has an advantage because it came first. None can be decided
 * while a search is unfinished, and none while one of those it shares a candidate with is not ranked. The result must not
 * depend on which answer came first, otherwise a resumed job would end with different clips.
 */
export function assignFilms(job: Job, limits: AssignLimits): Shortlists {
  const selected = job.needs.filter(({ need }) => need.selected);
  const undecided = selected.filter(isUndecided);
  if (undecided.some((each) => !each.results.search[''] && !hasFailed(each, 'search'))) return new Map();
  const taken = new Set(selected.flatMap((each) => each.shortlist ?? []));
  const shortlists = groupsOf(undecided).flatMap((group) => {
    if (group.some((each) => !each.results.rank[''] && !hasFailed(each, 'rank'))) return [];
    const ranked = group
      .filter((each) => each.results.rank[''])
      .map((each) => ({ id: each.need.id, candidates: fitting(each, limits.candidatePreferences, taken) }));
    return [...distribute(ranked, limits)];
  });
  return new Map(shortlists);
}

/**
 * The films that a need without a shortlist will most likely get, best first: those that fit it and that no other need
 * found or was assigned, as far as the other needs have searched.
 */
export function findLikelyFilms(job: Job, progress: NeedProgress, limits: AssignLimits): string[] {
  const others = job.needs.filter((each) => each !== progress && each.need.selected);
  const wanted = fitting(progress, limits.candidatePreferences, new Set()).slice(0, limits.filmsPerNeed);
  const ids = new Set(wanted.map(({ id }) => id));
  for (const { results, shortlist } of others) {
    for (const { id } of results.search['']?.candidates ?? []) ids.delete(id);
    for (const id of shortlist ?? []) ids.delete(id);
  }
  return [...ids];
}

/** Candidates that fit this need but are used by another one, with the time on the A-roll where they are used. */
export function filmsUsedElsewhere(
  job: Job,
  progress: NeedProgress,
): Map<string, { title: string; at: number }> {
  const candidates = progress.results.search['']?.candidates ?? [];
  const ranked = progress.results.rank['']?.ranked ?? [];
  const fits = new Set(ranked.flatMap((each) => (each.score >= rankFloor ? [each.candidateId] : [])));
  const elsewhere = new Map<string, { title: string; at: number }>();
  for (const { id, title } of candidates) {
    const other = fits.has(id) ? findOtherUse(job, progress, id) : undefined;
    if (other) elsewhere.set(id, { title, at: other.at });
  }
  return elsewhere;
}

/**
 * Films that were assigned to other needs but not used, for a need that has nothing left to try. Undefined until those
 * other needs have ended.
 * @param isExhausted whether a need that has not ended has nothing left to try
 */
export function findUnusedFilms(
  job: Job,
  needId: string,
  isExhausted: (progress: NeedProgress) => boolean,
  limits: AssignLimits,
): string[] | undefined {
  const index = job.needs.findIndex((each) => each.need.id === needId);
  const own = job.needs[index];
  if (!own) return [];
  const wanted = new Set(
    fitting(own, limits.candidatePreferences, new Set(own.shortlist)).map(({ id }) => id),
  );
  const selected = job.needs.filter(({ need }) => need.selected);
  const rivals = competing(selected, needId).filter((each) => each !== own);
  // Of several needs that found nothing, the earliest goes first. So wait until it is known which they are.
  const goesFirst = (each: NeedProgress) =>
    !hasEnded(each) && (!isExhausted(each) || job.needs.indexOf(each) < index);
  if (rivals.some(goesFirst)) return undefined;
  const holders = rivals.filter(({ shortlist }) => shortlist?.some((id) => wanted.has(id)));
  const used = new Set(
    holders.flatMap(({ results }) => Object.values(results.file).map(({ clip }) => clip.shot.candidateId)),
  );
  const failed = new Set(holders.flatMap(failedFilms));
  return [...wanted]
    .filter((id) => !used.has(id) && !failed.has(id) && holders.some((each) => each.shortlist?.includes(id)))
    .slice(0, limits.filmsPerNeed);
}

/**
 * The films of its shortlist with which a need that found nothing failed. What else failed was looked at ahead, which must
 * not decide anything: it depends on timing.
 */
function failedFilms({ state, shortlist = [], failures }: NeedProgress): string[] {
  if (state === 'filled') return [];
  const keys = new Set(failures.map(({ key }) => key));
  return shortlist.filter((id) => keys.has(id));
}

/** The shortlists that change when films move to a need from the shortlists of others. */
export function moveFilms(job: Job, needId: string, films: readonly string[]): Shortlists {
  const moved: Shortlists = new Map();
  for (const { need, shortlist } of job.needs) {
    const rest = shortlist?.filter((id) => !films.includes(id));
    if (need.id === needId) moved.set(needId, [...(shortlist ?? []), ...films]);
    else if (rest && rest.length !== shortlist?.length) moved.set(need.id, rest);
  }
  return moved;
}

/** Whether a need has no films assigned yet. */
function isUndecided(progress: NeedProgress): boolean {
  return progress.shortlist === undefined && (progress.state === 'waiting' || progress.state === 'active');
}

function hasFailed(progress: NeedProgress, step: 'search' | 'rank'): boolean {
  return progress.failures.some((failure) => failure.step === step);
}

/** The need and all that share a candidate with it, directly or through others, in order. */
function competing(needs: readonly NeedProgress[], needId: string): NeedProgress[] {
  return groupsOf(needs).find((group) => group.some(({ need }) => need.id === needId)) ?? [];
}

/** Groups of needs that share candidates, directly or through others; the needs of a group are in order. */
function groupsOf(needs: readonly NeedProgress[]): NeedProgress[][] {
  const found = (progress: NeedProgress) => progress.results.search['']?.candidates ?? [];
  const byCandidate = new Map<string, NeedProgress[]>();
  for (const progress of needs) {
    for (const { id } of found(progress)) {
      const finders = byCandidate.get(id);
      if (finders) finders.push(progress);
      else byCandidate.set(id, [progress]);
    }
  }
  const groupOf = new Map<NeedProgress, NeedProgress>();
  for (const first of needs) {
    if (groupOf.has(first)) continue;
    const reached = new Set([first]);
    // Iterating a set while it grows visits the added members too.
    for (const progress of reached) {
      groupOf.set(progress, first);
      for (const { id } of found(progress)) {
        for (const rival of byCandidate.get(id) ?? []) reached.add(rival);
        byCandidate.delete(id);
      }
    }
  }
  return [...Map.groupBy(needs, (each) => groupOf.get(each)).values()];
}

type Fitting = Candidate & { fit: number };

/** A film that recent jobs used up counts for so little that any other is assigned first. */
const usedUpShare = 0.001;

/** A need's candidates above the floor that are not assigned to any need, best first. */
function fitting(
  progress: NeedProgress,
  preferences: CandidatePreferences,
  taken: ReadonlySet<string>,
): Fitting[] {
  const ranked = progress.results.rank['']?.ranked ?? [];
  const fits = new Map(ranked.map((each) => [each.candidateId, each.score]));
  return orderCandidates(progress.results.search['']?.candidates ?? [], ranked, preferences)
    .filter(({ id }) => !taken.has(id))
    .map((candidate) => {
      const isUsedUp =
        preferences.rest !== undefined && findLatestUseOfFilm(candidate, preferences.rest) !== undefined;
      const fit = fits.get(candidate.id) ?? rankFloor;
      return { ...candidate, fit: isUsedUp ? fit * usedUpShare : fit };
    })
    .sort((a, b) => b.fit - a.fit);
}

function distribute(
  needs: readonly { id: string; candidates: readonly Fitting[] }[],
  { clipsPerNeed, filmsPerNeed }: AssignLimits,
): Shortlists {
  const shortlists: Shortlists = new Map(needs.map(({ id }) => [id, []]));
  const taken = new Set<string>();
  const assignFilm = (needId: string, filmId: string) => {
    shortlists.get(needId)?.push(filmId);
    taken.add(filmId);
  };
  for (let round = 0; round < Math.min(clipsPerNeed, filmsPerNeed); round++) {
    for (const [needId, filmId] of bestMatches(needs, taken)) assignFilm(needId, filmId);
  }
  // Then the runner-ups, the best score first, whichever need it is for.
  const pairs = needs.flatMap(({ id, candidates }, place) =>
    candidates.map((film, order) => ({ id, film, place, order })),
  );
  pairs.sort((a, b) => b.film.fit - a.film.fit || a.order - b.order || a.place - b.place);
  for (const { id, film } of pairs) {
    if (!taken.has(film.id) && (shortlists.get(id)?.length ?? 0) < filmsPerNeed) assignFilm(id, film.id);
  }
  return shortlists;
}

/** At most one film per need, with the largest sum of scores. On a tie, each need's own order decides. */
function bestMatches(
  needs: readonly { id: string; candidates: readonly Fitting[] }[],
  taken: ReadonlySet<string>,
): [needId: string, filmId: string][] {
  const films = [...new Set(needs.flatMap(({ candidates }) => candidates.map(({ id }) => id)))].filter(
    (id) => !taken.has(id),
  );
  const places = new Map(films.map((id, place) => [id, place]));
  const weights = needs.map(({ candidates }) => {
    const row = new Map<number, number>();
    for (const [order, { id, fit }] of candidates.entries()) {
      const place = places.get(id);
      if (place !== undefined) row.set(place, fit - order * tieBreak);
    }
    return row;
  });
  if (needs.length ** 2 * (films.length + needs.length) > exactLimit) return greedyMatches(needs, taken);
  const matched = maxMatching(needs.length, films.length, (row, column) => weights[row]?.get(column));
  return matched.flatMap((column, row): [string, string][] => {
    const need = needs[row];
    const film = column === undefined ? undefined : films[column];
    return need && film !== undefined ? [[need.id, film]] : [];
  });
}

/** Smaller than any difference between two scores that matters. */
const tieBreak = 1e-6;

/** For very many needs: takes pairs by score, the best first, each need and each film once. */
function greedyMatches(
  needs: readonly { id: string; candidates: readonly Fitting[] }[],
  taken: ReadonlySet<string>,
): [needId: string, filmId: string][] {
  const pairs = needs.flatMap(({ id, candidates }) => candidates.map((film) => ({ id, film })));
  pairs.sort((a, b) => b.film.fit - a.film.fit);
  const used = new Set(taken);
  const served = new Set<string>();
  const matches: [string, string][] = [];
  for (const { id, film } of pairs) {
    if (used.has(film.id) || served.has(id)) continue;
    used.add(film.id);
    served.add(id);
    matches.push([id, film.id]);
  }
  return matches;
}
