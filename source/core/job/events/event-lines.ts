import type { Need } from '../../plan/need.ts';
import { cleanText, pluralize } from '../../text/text.ts';
import { formatClock, formatDuration } from '../../text/timecode.ts';
import type { Job, NeedProgress } from '../job.ts';
import type { PendingPick } from '../need/pick.ts';
import { describeActivity, needStateWords } from '../words.ts';
import type { EventOf } from './events.ts';

/** How lines and messages name a need, such as "00:30 city skyline". */
export function needTitle(need: Pick<Need, 'at' | 'phrase'>): string {
  return `${formatClock(need.at)} ${need.phrase}`;
}

/** The line of a log event. Plain output shows waits, retries and fallbacks nowhere else. */
export function describeLog(event: EventOf<'log'>, job: Job): string | undefined {
  if (event.level === 'debug') return undefined;
  const level = event.level === 'info' ? '' : `${event.level}: `;
  const need = event.needId === undefined ? undefined : progressOf(job, event.needId)?.need;
  return `${level}${need ? `${needTitle(need)}: ` : ''}${cleanText(event.message)}`;
}

/** The lines for a finished probe, transcription or plan, with its notes. */
export function describeJobStep(event: EventOf<'job-step.finished'>): string {
  switch (event.step) {
    case 'probe': {
      const { probe, notes = [] } = event.output;
      const picture = probe.video ? `, ${probe.video.width}x${probe.video.height}` : ', no picture';
      const first = `video: ${formatDuration(probe.durationSeconds)}${picture}`;
      return [first, ...notes.map(asNote)].join('\n');
    }
    case 'transcribe': {
      const { transcript, engine, format, notes } = event.output;
      const by = format === undefined ? engine : `${engine} (${format})`;
      const first = `transcribed by ${by}: ${pluralize(transcript.segments.length, 'segment')}`;
      return [first, ...notes.map(asNote)].join('\n');
    }
    case 'plan': {
      const { needs, engine, notes } = event.output;
      const planned = needs.map((need) => `  ${needTitle(need)}`);
      return [
        `planned by ${engine}: ${pluralize(needs.length, 'need')}`,
        ...planned,
        ...notes.map(asNote),
      ].join('\n');
    }
  }
}

/** The line for a need that ended: its clips, or why it has none. */
export function describeNeedEnd(event: EventOf<'need.state'>, job: Job): string | undefined {
  const progress = progressOf(job, event.needId);
  if (!progress || event.state === 'active' || event.state === 'waiting') return undefined;
  const clips = Object.values(progress.results.file).map(({ clip }) => clip.file);
  const message = progress.message ? ` (${progress.message})` : '';
  return `${needTitle(progress.need)}: ${needStateWords[event.state]}${clips.length > 0 ? ` ${clips.join(' ')}` : message}`;
}

/** The line for a choice of the user. */
export function describeChoice(job: Job, needId: string, what: string): string {
  const need = progressOf(job, needId)?.need;
  return `${need ? needTitle(need) : needId}: ${cleanText(what)}`;
}

/** What the user took, such as "Harbor at dawn, 0:12.0 to 0:18.0". */
export function describePick(job: Job, needId: string, { candidateId, isExact, shot }: PendingPick): string {
  const candidates = progressOf(job, needId)?.results.search['']?.candidates ?? [];
  const title = candidates.find(({ id }) => id === candidateId)?.title || candidateId;
  const seconds = isExact ? `, ${shot.start.toFixed(1)} to ${shot.end.toFixed(1)} s` : '';
  return `taken: ${title}${seconds}`;
}

/** The line for a step that started or failed, or for a clip that failed its checks. */
export function describeStep(
  event: EventOf<'step.started' | 'step.failed' | 'step.finished'>,
  job: Job,
): string | undefined {
  const progress = progressOf(job, event.needId);
  if (!progress) return undefined;
  const name = needTitle(progress.need);
  switch (event.type) {
    case 'step.started':
      // These are too short to announce; only their outcome matters.
      return event.step === 'verify' || event.step === 'file'
        ? undefined
        : `${name}: ${describeActivity(event.step, event.key)}`;
    case 'step.failed':
      return `${name}: ${describeActivity(event.step, event.key)} failed: ${cleanText(event.error)}`;
    case 'step.finished':
      return event.step === 'verify' && !event.output.passed
        ? `${name}: the clip was rejected: ${event.output.problems.join(', ')}`
        : undefined;
  }
}

function progressOf(job: Job, needId: string): NeedProgress | undefined {
  return job.needs.find((each) => each.need.id === needId);
}

function asNote(text: string): string {
  return `note: ${text}`;
}
