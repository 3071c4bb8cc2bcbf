import { spokenBetween, type Transcript } from '../../transcript/transcript.ts';
import { type Need, needId } from '../need.ts';
import type { FilePlan } from './file-plan.ts';

/** Default length in seconds of a need whose end is not written. */
const defaultSeconds = 6;

/** The needs of a plan that was read from a file, in order of time, each with the words spoken there. */
export function needsOfPlan(
  plan: FilePlan,
  { transcript, durationSeconds }: { transcript: Transcript; durationSeconds: number },
): Need[] {
  const numbers = plan.needs.map(({ id = '' }) => Number(/\d+$/.exec(id)?.[0] ?? 0));
  let last = Math.max(0, ...numbers);
  // An end may be beyond the video by a rounding; a start beyond it is refused when the file is read for a video.
  const inside = plan.needs.filter(({ at }) => at < durationSeconds);
  const needs = inside.map((written): Need => {
    const { id, take, at, phrase, webPhrase, isReceipt } = written;
    const until = Math.min(written.until ?? at + defaultSeconds, durationSeconds);
    return {
      id: id ?? needId(++last),
      at,
      until,
      phrase,
      ...(webPhrase !== undefined && webPhrase !== '' && { webPhrase }),
      alternates: written.alternates ?? [],
      mustShow: written.mustShow ?? '',
      welcome: written.welcome ?? [],
      avoid: written.avoid ?? [],
      spoken: spokenBetween(transcript, at, until),
      why: id === undefined ? 'added by hand' : `planned in ${plan.name}`,
      ...(isReceipt === true && { isReceipt }),
      selected: take,
      origin: id === undefined ? 'added' : 'planned',
    };
  });
  return needs.toSorted((one, other) => one.at - other.at);
}
