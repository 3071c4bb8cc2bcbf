import { type Candidate, rankFloor } from '../core/footage/candidate.ts';
import { filmsUsedElsewhere } from '../core/job/choice/assign-films.ts';
import type { Job, NeedProgress } from '../core/job/job.ts';
import { cleanText } from '../core/text/text.ts';
import { formatClock } from '../core/text/timecode.ts';

/** The most films that are listed for a need. */
const maxFilms = 5;

/** Why the best films that were found did not become a clip, one line each: "Harbor at dawn: used at 02:08". */
export function explainUnusedFilms(job: Job, progress: NeedProgress): string[] {
  const { results } = progress;
  const scores = new Map(results.rank['']?.ranked.map((each) => [each.candidateId, each.score]));
  const score = (candidate: Candidate) => scores.get(candidate.id) ?? 0;
  const found = results.search['']?.candidates ?? [];
  const used = filmsUsedElsewhere(job, progress);
  return found
    .toSorted((a, b) => score(b) - score(a))
    .flatMap((candidate) => {
      const reason = reasonOf(progress, candidate, used.get(candidate.id)?.at);
      return reason === undefined ? [] : [`${cleanText(candidate.title, 80)}: ${reason}`];
    })
    .slice(0, maxFilms);
}

/** @param usedAt the time on the A-roll at which another need uses the film */
function reasonOf(progress: NeedProgress, { id }: Candidate, usedAt: number | undefined): string | undefined {
  const { results, failures } = progress;
  if (usedAt !== undefined) return `used at ${formatClock(usedAt)}`;
  const failure = failures.find(({ key }) => key === id || key.startsWith(`${id}@`));
  if (failure) return failure.message;
  const problems = Object.entries(results.verify)
    .filter(([key, { passed }]) => key.startsWith(`${id}@`) && !passed)
    .flatMap(([, verified]) => verified.problems);
  if (problems.length > 0) return problems.join(', ');
  const looked = results.inspect[id];
  if (looked && looked.shots.length === 0 && looked.rejected.length > 0) return looked.rejected.join(', ');
  const ranked = results.rank['']?.ranked.find((each) => each.candidateId === id);
  return ranked && ranked.score < rankFloor
    ? `scored ${ranked.score.toFixed(1)} of 10: ${ranked.reason}`
    : undefined;
}
