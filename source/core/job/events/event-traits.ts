import { cleanText, pluralize } from '../../text/text.ts';
import type { Job } from '../job.ts';
import { filmMessage } from '../need/reduce-choices.ts';
import { stageActivity } from '../words.ts';
import {
  describeChoice,
  describeJobStep,
  describeLog,
  describeNeedEnd,
  describePick,
  describeStep,
  needTitle,
} from './event-lines.ts';
import type { EventOf, JobEvent, JobEventType } from './events.ts';

/** How an event is shown and saved, besides the state it changes. */
export interface EventTraits<Type extends JobEventType> {
  /** Screens update at once (user actions, ends) or a few times a second (`throttled`: progress). */
  shown: 'at-once' | 'throttled';
  /**
   * How soon the job is saved after it: `at-once` (within 250 ms) for what a resume must not lose, `soon` (within
   * seconds) for what it can do without, `never` for what every run computes again.
   */
  saved: 'at-once' | 'soon' | 'never';
  /** Whether the list of jobs must be updated for it. The list is written a few times a minute at most. */
  inHistory: boolean;
  /** The line for plain output and the log; `undefined` when the event is not worth one. */
  line: (event: EventOf<Type>, job: Job) => string | undefined;
}

const noLine = (): undefined => undefined;

/** One row per event. A new event without a row does not compile. */
export const eventTraits: { readonly [Type in JobEventType]: EventTraits<Type> } = {
  'job.created': {
    shown: 'throttled',
    saved: 'at-once',
    inHistory: false,
    line: ({ video, outputDir }) => `${cleanText(video.name)} -> ${outputDir}`,
  },
  'job.opened': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: ({ engines }) =>
      engines.map(({ role, engine, reason }) => `${role}: ${engine} (${reason})`).join('\n'),
  },
  'job.state': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: ({ state, error }) =>
      state === 'interrupted' ? `interrupted${error ? `: ${error}` : ''}` : undefined,
  },
  'job.paused': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: ({ paused }) => (paused ? 'paused' : 'resumed'),
  },
  'job.budget': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'video.moved': { shown: 'throttled', saved: 'at-once', inHistory: true, line: noLine },
  'stage.started': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: ({ stage }) =>
      stage === 'review' || stage === 'gather' ? undefined : `${stageActivity[stage]} ...`,
  },
  'stage.progress': { shown: 'throttled', saved: 'soon', inHistory: false, line: noLine },
  'stage.finished': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'stage.failed': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: false,
    line: ({ stage, error }) => `${stageActivity[stage]} failed: ${error}`,
  },
  'job-step.finished': { shown: 'at-once', saved: 'at-once', inHistory: true, line: describeJobStep },
  'shots.used': { shown: 'throttled', saved: 'at-once', inHistory: false, line: noLine },
  'need.added': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: false,
    line: ({ need }) => `${needTitle(need)}: added`,
  },
  'need.removed': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'need.edited': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'need.selected': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'needs.selected': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'needs.added': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: ({ needs }) => needs.map((need) => `${needTitle(need)}: added`).join('\n'),
  },
  'needs.removed': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: ({ needIds }) => `${pluralize(needIds.length, 'need')} removed from the plan`,
  },
  'planning.started': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: false,
    line: ({ wanted }) => `planning ${pluralize(wanted, 'more need')} ...`,
  },
  'planning.progress': { shown: 'throttled', saved: 'soon', inHistory: false, line: noLine },
  'planning.ended': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: false,
    line: ({ message, isFault }) => `${isFault ? 'warn: ' : ''}${cleanText(message)}`,
  },
  // A resumed review counts again.
  'need.counted': { shown: 'at-once', saved: 'soon', inHistory: false, line: noLine },
  'need.state': { shown: 'at-once', saved: 'at-once', inHistory: true, line: describeNeedEnd },
  'need.shortlist': { shown: 'throttled', saved: 'at-once', inHistory: false, line: noLine },
  'need.retried': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'need.picked': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: ({ needId, pick }, job) => describeChoice(job, needId, describePick(job, needId, pick)),
  },
  'need.pick-failed': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: false,
    line: ({ needId, reason }, job) => describeChoice(job, needId, reason),
  },
  'need.searched-again': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: ({ needId }, job) => describeChoice(job, needId, 'searched again'),
  },
  'need.to-film': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: ({ needId }, job) => describeChoice(job, needId, filmMessage),
  },
  'need.restored': { shown: 'at-once', saved: 'at-once', inHistory: true, line: noLine },
  'clip.refused': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'clip.kept': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'clip.judged': { shown: 'at-once', saved: 'at-once', inHistory: false, line: noLine },
  'step.started': { shown: 'throttled', saved: 'soon', inHistory: false, line: describeStep },
  'step.progress': { shown: 'throttled', saved: 'soon', inHistory: false, line: noLine },
  'step.command': { shown: 'throttled', saved: 'soon', inHistory: false, line: noLine },
  'step.finished': { shown: 'throttled', saved: 'at-once', inHistory: false, line: describeStep },
  'step.failed': { shown: 'at-once', saved: 'at-once', inHistory: false, line: describeStep },
  'step.stopped': { shown: 'throttled', saved: 'at-once', inHistory: false, line: noLine },
  'step.lost': { shown: 'throttled', saved: 'at-once', inHistory: false, line: noLine },
  // The journal has it already.
  'call.sent': { shown: 'throttled', saved: 'soon', inHistory: false, line: noLine },
  'call.unbilled': { shown: 'throttled', saved: 'soon', inHistory: false, line: noLine },
  'call.lost': { shown: 'throttled', saved: 'at-once', inHistory: false, line: noLine },
  'calls.unbilled': {
    shown: 'at-once',
    saved: 'at-once',
    inHistory: true,
    line: () => 'calls without an answer no longer count as spent',
  },
  'call.finished': { shown: 'throttled', saved: 'at-once', inHistory: false, line: noLine },
  'cache.asked': { shown: 'throttled', saved: 'soon', inHistory: false, line: noLine },
  'lanes.changed': { shown: 'throttled', saved: 'never', inHistory: false, line: noLine },
  'workers.changed': { shown: 'throttled', saved: 'never', inHistory: false, line: noLine },
  'note.added': {
    shown: 'throttled',
    saved: 'at-once',
    inHistory: false,
    line: ({ note }) => `note: ${note}`,
  },
  log: { shown: 'throttled', saved: 'soon', inHistory: false, line: describeLog },
};

/** The line that plain output and the log print for an event, or undefined when it is not worth one. */
export function plainLineOf(event: JobEvent, job: Job): string | undefined {
  return lineOfType(event.type, event, job);
}

function lineOfType<Type extends JobEventType>(type: Type, event: EventOf<Type>, job: Job) {
  const traits: EventTraits<Type> = eventTraits[type];
  return traits.line(event, job);
}
