import type { Candidate } from '../../../core/footage/candidate.ts';
import type { Need, Preferences } from '../../../core/plan/need.ts';
import { quoteData } from './prompt.ts';

/** The fields of a need that a model sees. Id, time and reason are left out, since they do not affect its judgment. */
export function needFacts(need: Need): Record<string, unknown> {
  const { phrase, webPhrase, mustShow, welcome, avoid, style, timeOfDay, movement, spoken } = need;
  return withoutEmpty({
    ...{ phrase, webPhrase, mustShow, welcome, avoid, style, timeOfDay, movement, spoken },
  });
}

/** Max characters of a film's description. */
const maxDescription = 400;

/** The fields of a candidate that a model sees. Views and search rank are left out, since they change daily. */
export function candidateFacts(candidate: Candidate): Record<string, unknown> {
  const { title, description, author, source, durationSeconds, width, height } = candidate;
  return withoutEmpty({
    title: title.slice(0, 200),
    description: description.slice(0, maxDescription),
    author: author?.slice(0, 100),
    source,
    seconds: Math.round(durationSeconds),
    size: width === undefined || height === undefined ? undefined : `${width}x${height}`,
  });
}

/** Removes undefined and empty values. */
export function withoutEmpty(facts: Record<string, unknown>): Record<string, unknown> {
  const filled = Object.entries(facts).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(filled);
}

/** The user's preferences as a part of a prompt; undefined when there are none. */
export function preferenceText(preferences: Preferences): string | undefined {
  const filled = Object.entries(preferences).filter(([, text]) => text.trim() !== '');
  if (filled.length === 0) return undefined;
  return `Keep to what the maker of the video wishes for its pictures:\n${quoteData('preferences', Object.fromEntries(filled))}`;
}
