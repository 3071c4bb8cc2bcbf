import { EXIT, UserError } from '../../errors.ts';
import type { FilePlan, PlannedNeed } from '../../plan/file/file-plan.ts';
import { planFileError } from '../../plan/file/read-plan.ts';
import type { Need, NeedChanges } from '../../plan/need.ts';
import { formatClock, formatExactClock } from '../../text/timecode.ts';
import type { Command } from '../command.ts';
import { type DecideSettings, decide } from '../decide.ts';
import type { EventBody } from '../events/events.ts';
import type { Job } from '../job.ts';
import { reduce } from '../reduce.ts';

/**
 * What a plan file changes in a job that waits for its review, as events: what differs from the plan is edited, what is
 * missing is deselected, what has no id is added.
 * @throws UserError when the job's plan can no longer be changed, or the file does not fit it
 */
export function planEvents(job: Job, plan: FilePlan, settings: DecideSettings): EventBody[] {
  checkTimes(plan, job.probe?.durationSeconds);
  if (!job.planned) return [];
  if (job.state !== 'awaiting-review') {
    throw new UserError(
      `The plan of ${job.video.name} has been accepted already, so ${plan.name} is not used.`,
      {
        hint: `Continue the job: stockpile-tui resume ${job.id}`,
        exitCode: EXIT.usage,
      },
    );
  }
  const known = new Set(job.needs.map(({ need }) => need.id));
  const unknown = plan.needs.filter(({ id }) => id !== undefined && !known.has(id));
  if (unknown.length > 0) {
    const faults = unknown.map(({ id }) => `the job has no need "${id}"; to add a need, leave out its id`);
    throw planFileError(plan.name, faults);
  }
  const events: EventBody[] = [];
  let now = job;
  for (const command of changeCommands(job, plan)) {
    const made = decide(now, command, settings);
    events.push(...made);
    now = withEvents(now, made);
  }
  return [...events, ...addedEvents(now, plan, settings)];
}

/** @throws UserError when a need is not within the video; `seconds` is its duration, if it is known */
export function checkTimes(plan: FilePlan, seconds: number | undefined): void {
  if (seconds === undefined) return;
  const faults = plan.needs
    .filter(({ take, at, until = at }) => take && (at >= seconds || until > Math.ceil(seconds)))
    .map(
      ({ at, phrase }) =>
        `${formatClock(at)} ${phrase} is not within the video, which ends at ${formatClock(seconds)}`,
    );
  if (faults.length > 0) throw planFileError(plan.name, faults);
}

function changeCommands(job: Job, plan: FilePlan): Command[] {
  const planned = new Map(plan.needs.map((each) => [each.id, each]));
  return job.needs.flatMap(({ need }): Command[] => {
    const written = planned.get(need.id);
    const changes = written ? changesOf(need, written) : {};
    const isEdited = Object.keys(changes).length > 0;
    const selected = written?.take === true;
    return [
      ...(isEdited ? [{ type: 'edit' as const, needId: need.id, changes }] : []),
      ...(need.selected === selected ? [] : [{ type: 'select' as const, needId: need.id, selected }]),
    ];
  });
}

/** Adds the needs without an id. A need is added with times and a phrase; the rest is an edit of it. */
function addedEvents(job: Job, plan: FilePlan, settings: DecideSettings): EventBody[] {
  const events: EventBody[] = [];
  let now = job;
  for (const written of plan.needs.filter(({ id, take }) => id === undefined && take)) {
    const { at, until, phrase } = written;
    const before = new Set(now.needs.map(({ need }) => need.id));
    const command: Command = { type: 'add', phrase, at, ...(until !== undefined && { until }) };
    const added = decide(now, command, settings);
    now = withEvents(now, added);
    const need = now.needs.find((each) => !before.has(each.need.id))?.need;
    const changes = need ? changesOf(need, { ...written, at: need.at, until: need.until }) : {};
    const edited =
      need && Object.keys(changes).length > 0
        ? decide(now, { type: 'edit', needId: need.id, changes }, settings)
        : [];
    now = withEvents(now, edited);
    events.push(...added, ...edited);
  }
  return events;
}

/** What the file says differently. A time that reads as it was written keeps its exact value. */
function changesOf(need: Need, written: PlannedNeed): NeedChanges {
  const { at, until, phrase, webPhrase, alternates, mustShow, welcome, avoid } = written;
  const isSame = (one: readonly string[], other: readonly string[]) => one.join('\n') === other.join('\n');
  return {
    ...(isOtherTime(need.at, at) && { at }),
    ...(until !== undefined && isOtherTime(need.until, until) && { until }),
    ...(phrase !== need.phrase && { phrase }),
    ...(webPhrase !== undefined && webPhrase !== (need.webPhrase ?? '') && { webPhrase }),
    ...(alternates !== undefined && !isSame(alternates, need.alternates) && { alternates }),
    ...(mustShow !== undefined && mustShow !== need.mustShow && { mustShow }),
    ...(welcome !== undefined && !isSame(welcome, need.welcome) && { welcome }),
    ...(avoid !== undefined && !isSame(avoid, need.avoid) && { avoid }),
  };
}

/** The job after these events, which do not happen here: they are only tried out. */
function withEvents(job: Job, events: readonly EventBody[]): Job {
  return events.reduce(
    (now, event) => reduce(now, { version: 1, at: job.updatedAt, jobId: job.id, ...event }),
    job,
  );
}

function isOtherTime(planned: number, written: number): boolean {
  return formatExactClock(planned) !== formatExactClock(written);
}
