import { formatClock } from '../../core/text/timecode.ts';

/** The example in seconds where it lies within the video or film. */
const usualExample = 90;

/** A time such as users type, within a video or film of this length. */
export function exampleTime(lengthSeconds: number | undefined): string {
  return formatClock(exampleSeconds(lengthSeconds)).replace(/^0/, '');
}

/** Says that a field holds no time, and how one is typed. */
export function noTimeFault(label: string, lengthSeconds: number | undefined): string {
  const seconds = exampleSeconds(lengthSeconds);
  return `${label}: enter a time like ${exampleTime(lengthSeconds)}, or seconds like ${seconds}.`;
}

function exampleSeconds(lengthSeconds: number = Number.POSITIVE_INFINITY): number {
  return lengthSeconds > usualExample ? usualExample : Math.floor(lengthSeconds / 2);
}
