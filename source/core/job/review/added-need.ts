import { highestNeedNumber } from '../../plan/free-places.ts';
import { type Need, needId } from '../../plan/need.ts';
import type { Settings } from '../../settings/settings.ts';
import { cleanText } from '../../text/text.ts';
import { spokenBetween } from '../../transcript/transcript.ts';
import type { Command } from '../command.ts';
import type { Job } from '../job.ts';
import { readNumberSetting } from '../progress/read-number-setting.ts';
import { overlapFault } from './need-times.ts';

/** Default length in seconds of a need that is added without an end. */
const defaultSeconds = 6;

type AddCommand = Extract<Command, { type: 'add' }>;

/** The need that an `add` command makes: moved inside the video if necessary, with the words spoken there. */
export function addedNeed(
  job: Job,
  command: AddCommand,
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

/** Says which need overlaps the one that an `add` command is about to make, where one does. */
export function addedOverlapFault(job: Job, command: AddCommand): string | undefined {
  const settings = {
    MIN_CLIP_DURATION: readNumberSetting(job, 'MIN_CLIP_DURATION'),
    MAX_CLIP_DURATION: readNumberSetting(job, 'MAX_CLIP_DURATION'),
  };
  return overlapFault(job, addedNeed(job, command, settings));
}
