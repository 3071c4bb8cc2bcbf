import { framesPerSecond } from '../../footage/rate.ts';
import type { Need } from '../../plan/need.ts';
import { pluralize } from '../../text/text.ts';
import { formatClock, formatExactClock } from '../../text/timecode.ts';
import type { Job } from '../job.ts';

/** Why a need cannot have these times, in words for the user; undefined when it can. Seconds on the A-roll. */
export function needTimesFault({ probe }: Job, at: number, until: number): string | undefined {
  if (until <= at) return 'The end must be after the start.';
  const end = probe?.durationSeconds;
  if (end === undefined) return undefined;
  if (at >= end) return `The video ends at ${formatExactClock(end)}, before this need begins.`;
  return until > end + 0.001
    ? `The video ends at ${formatExactClock(end)}, before this need ends.`
    : undefined;
}

/** The nearest frame of the A-roll, in seconds. */
export function snapToFrame({ probe }: Job, seconds: number): number {
  const rate = probe?.video?.frameRate;
  if (!rate) return seconds;
  const frames = framesPerSecond(rate);
  return Math.round((Math.round(seconds * frames) / frames) * 1000) / 1000;
}

/** Says which other need overlaps the times of a need, where one does: one that begins in the same second, else the first. */
export function overlapFault(
  { needs }: Job,
  { id, at, until }: Pick<Need, 'id' | 'at' | 'until'>,
): string | undefined {
  const others = needs
    .map(({ need }) => need)
    .filter((other) => other.id !== id && other.at < until && at < other.until);
  const same = others.find((other) => Math.floor(other.at) === Math.floor(at));
  if (same) return `"${same.phrase}" also begins at ${formatClock(at)}.`;
  const [first, ...rest] = others;
  const more = rest.length > 0 ? ` and ${pluralize(rest.length, 'more need')}` : '';
  return first && `It overlaps "${first.phrase}" at ${formatClock(first.at)}${more}.`;
}
