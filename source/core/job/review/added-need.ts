import { highestNeedNumber } from '../../plan/free-places.ts';
import { type Need, needId } from '../../plan/need.ts';
import type { Settings } from '../../settings/settings.ts';
import { cleanText } from '../../text/text.ts';
import { spokenBetween } from '../../transcript/transcript.ts';
import type { Command } from '../command.ts';
import type { Job } from '../job.ts';

/** Default length in seconds of a need that is added without an end. */
const defaultSeconds = 6;

/** The need that an `add` command makes: moved inside the video if necessary, with the words spoken there. */
export function addedNeed(
  job: Job,
  command: Extract<Command, { type: 'add' }>,
  settings: Pick<Settings, 'MIN_CLIP_DURATION' | 'MAX_CLIP_DURATION'>,
): Need {
  const end = job.probe?.durationSeconds ?? Number.MAX_SAFE_INTEGER;
  const at = Math.min(Math.max(0, command.at), Math.max(0, end - settings.MIN_CLIP_DURATION));
  const wanted = (command.until ?? at + defaultSeconds) - at;
  const length = Math.min(Math.max(wanted, settings.MIN_CLIP_DURATION), settings.MAX_CLIP_DURATION);
  const until = Math.min(at + length, end);
  return {
    id: needId(highestNeedNumber(job.needs.map(({ need }) => need)) + 1),
    at,
    until,
    phrase: cleanText(command.phrase, 120) || 'untitled',
    alternates: [],
    mustShow: '',
    welcome: [],
    avoid: [],
    spoken: job.transcript ? spokenBetween(job.transcript, at, until) : '',
    why: 'added by hand',
    selected: true,
    origin: 'added',
  };
}

/** The need that an `add` command added. `before` is the job before it. */
export function findAddedNeed(before: Job, { needs }: Job): Need | undefined {
  const known = new Set(before.needs.map(({ need }) => need.id));
  return needs.find(({ need }) => !known.has(need.id))?.need;
}
