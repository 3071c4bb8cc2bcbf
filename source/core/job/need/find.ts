import type { Candidate, Dropped } from '../../footage/candidate.ts';
import type { Need } from '../../plan/need.ts';
import { formatClock } from '../../text/timecode.ts';
import type { Job, NeedProgress } from '../job.ts';

/** The needs that a text names: an id such as "n03", its number, a time such as "1:24", or the phrase. */
export function findNeeds({ needs }: Job, text: string): NeedProgress[] {
  const name = text.trim().toLowerCase();
  const exact = needs.filter(({ need }) => need.id.toLowerCase() === name);
  if (exact.length > 0) return exact;
  if (/^\d+$/.test(name))
    return needs.filter(({ need }) => Number(/\d+$/.exec(need.id)?.[0]) === Number(name));
  const time = name.padStart(5, '0');
  return needs.filter(({ need }) => formatClock(need.at) === time || need.phrase.toLowerCase() === name);
}

/** The candidates of a need in the order of their scores, best first. */
export function candidatesByScore({ results }: NeedProgress): Candidate[] {
  const ranked = results.rank['']?.ranked ?? [];
  const scores = new Map(ranked.map(({ candidateId, score }) => [candidateId, score]));
  const scoreOf = ({ id }: Candidate) => scores.get(id) ?? 0;
  return (results.search['']?.candidates ?? []).toSorted((a, b) => scoreOf(b) - scoreOf(a));
}

/** The candidate that a text names: its id, or its place among the candidates, from 1. */
export function findCandidate(progress: NeedProgress, text: string): Candidate | undefined {
  const name = text.trim();
  const byNumber = /^\d+$/.test(name) ? candidatesByScore(progress)[Number(name) - 1] : undefined;
  return findFilm(progress, name) ?? byNumber;
}

/** A film that was found for a need: a candidate, or one that a rule left out and that may be taken all the same. */
export function findFilm(progress: NeedProgress, id: string): Candidate | undefined {
  const candidate = progress.results.search['']?.candidates.find((each) => each.id === id);
  return candidate ?? droppedFilms(progress).find((each) => each.candidateId === id)?.candidate;
}

/** The earliest other need of the job that has a clip of this film. */
export function findOtherUse({ needs }: Job, progress: NeedProgress, candidateId: string): Need | undefined {
  const uses = ({ results }: NeedProgress) =>
    Object.values(results.file).some(({ clip }) => clip.shot.candidateId === candidateId);
  return needs.find((each) => each.need.id !== progress.need.id && each.need.selected && uses(each))?.need;
}

/** The films that rules left out, best first as their sources have them. */
export function droppedFilms({ results }: NeedProgress): readonly Dropped[] {
  return results.search['']?.dropped ?? [];
}
