import type { Candidate } from '../../core/footage/candidate.ts';
import type { Need } from '../../core/plan/need.ts';

/** What of a need a judge is shown. Not its id, its time or why it was planned: they do not change the judgement. */
export function needFacts(need: Need): Record<string, unknown> {
  const { phrase, webPhrase, mustShow, welcome, avoid, style, timeOfDay, movement, spoken } = need;
  return withoutEmpty({
    ...{ phrase, webPhrase, mustShow, welcome, avoid, style, timeOfDay, movement, spoken },
  });
}

/** How much of a stranger's description is read. */
const descriptionLength = 400;

/** What of a candidate a judge is shown. Not its views or its place in the list: they change from day to day. */
export function candidateFacts(candidate: Candidate): Record<string, unknown> {
  const { title, description, author, source, durationSeconds, width, height } = candidate;
  return withoutEmpty({
    title: title.slice(0, 200),
    description: description.slice(0, descriptionLength),
    author: author?.slice(0, 100),
    source,
    seconds: Math.round(durationSeconds),
    size: width === undefined || height === undefined ? undefined : `${width}x${height}`,
  });
}

/** The facts that say something. */
export function withoutEmpty(facts: Record<string, unknown>): Record<string, unknown> {
  const told = Object.entries(facts).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(told);
}
