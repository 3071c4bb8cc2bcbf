import type { JobEvent } from '../core/job/events.ts';
import type { Job, NeedProgress } from '../core/job/job.ts';
import { cleanText } from '../core/text/text.ts';
import { clock, duration } from '../core/text/timecode.ts';

/** The line that plain output prints for a change, or undefined for one that is not worth a line. */
export function describeEvent(event: JobEvent, job: Job): string | undefined {
  switch (event.type) {
    case 'job.created':
      return `${cleanText(event.video.name)} -> ${event.outputDir}`;
    case 'job.opened':
      return event.engines.map(({ role, engine, reason }) => `${role}: ${engine} (${reason})`).join('\n');
    case 'stage.started':
      return event.stage === 'review' || event.stage === 'gather' ? undefined : `${event.stage} ...`;
    case 'stage.failed':
      return `${event.stage} failed: ${event.error}`;
    case 'job-step.finished':
      return describeJobStep(event);
    case 'job.state':
      return event.state === 'interrupted'
        ? `interrupted${event.error ? `: ${event.error}` : ''}`
        : undefined;
    case 'job.paused':
      return event.paused ? 'paused' : 'going on';
    case 'note.added':
      return `note: ${event.note}`;
    case 'log':
      return event.level === 'debug' ? undefined : logLine(event, job);
    case 'need.state':
    case 'need.added':
    case 'step.started':
    case 'step.failed':
    case 'step.finished':
      return describeNeedEvent(event, job);
    default:
      return undefined;
  }
}

/** Waits, retries and what was done another way too: who reads lines has no other place where they stand. */
function logLine(event: JobEvent & { type: 'log' }, job: Job): string {
  const level = event.level === 'info' ? '' : `${event.level}: `;
  const need = job.needs.find((each) => each.need.id === event.needId)?.need;
  const name = need === undefined ? '' : `${clock(need.at)} ${need.phrase}: `;
  return `${level}${name}${cleanText(event.message)}`;
}

function describeJobStep(event: JobEvent & { type: 'job-step.finished' }): string {
  if (event.step === 'probe') {
    const { probe } = event.output;
    const picture = probe.video ? `, ${probe.video.width}x${probe.video.height}` : ', no picture';
    return `probed: ${duration(probe.durationSeconds)}${picture}`;
  }
  if (event.step === 'transcribe') {
    const { transcript, engine, notes } = event.output;
    return [`transcribed by ${engine}: ${transcript.segments.length} segments`, ...notes.map(note)].join(
      '\n',
    );
  }
  const { needs, engine, notes } = event.output;
  const planned = needs.map((need) => `  ${clock(need.at)} ${need.phrase}`);
  return [`planned by ${engine}: ${needs.length} needs`, ...planned, ...notes.map(note)].join('\n');
}

function describeNeedEvent(
  event: Extract<JobEvent, { type: `need.${string}` | `step.${string}` }>,
  job: Job,
): string | undefined {
  const id = event.type === 'need.added' ? event.need.id : event.needId;
  const progress = job.needs.find((each) => each.need.id === id);
  if (!progress) return undefined;
  const name = `${clock(progress.need.at)} ${progress.need.phrase}`;
  if (event.type === 'need.added') return `${name}: added`;
  if (event.type === 'step.started')
    return event.key === '' ? `${name}: ${event.step}` : stepLine(name, event.step);
  if (event.type === 'step.failed') return `${name}: ${event.step} failed: ${cleanText(event.error)}`;
  if (event.type === 'step.finished' && event.step === 'verify' && !event.output.passed) {
    return `${name}: the clip was rejected: ${event.output.problems.join(', ')}`;
  }
  if (event.type !== 'need.state' || event.state === 'active' || event.state === 'waiting') return undefined;
  return `${name}: ${event.state}${needEnd(progress)}`;
}

function stepLine(name: string, step: string): string | undefined {
  return step === 'verify' || step === 'file' ? undefined : `${name}: ${step}`;
}

function needEnd(progress: NeedProgress): string {
  const clips = Object.values(progress.results.file).map(({ clip }) => clip.file);
  if (clips.length > 0) return ` ${clips.join(' ')}`;
  return progress.message ? ` (${progress.message})` : '';
}

function note(text: string): string {
  return `note: ${text}`;
}
