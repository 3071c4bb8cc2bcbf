import { needsBetween } from '../../plan/free-places.ts';
import { maxNeedsPerMinute, type Need } from '../../plan/need.ts';
import { maxNeedCount } from '../../plan/plan-repair.ts';
import type { Settings } from '../../settings/settings.ts';
import { pluralize } from '../../text/text.ts';
import type { EventBody } from '../events/events.ts';
import type { Job, NeedProgress } from '../job.ts';

/** More needs: a third of those that are there. */
const moreShare = 1 / 3;
/** Fewer needs: a quarter of those that are there, so that fewer is the way back from more. */
const fewerShare = 1 / 4;

/** Settings that more needs depend on. */
export type DensitySettings = Pick<Settings, 'MIN_CLIP_DURATION'>;

/** The events of a command that makes the plan denser or sparser; none when it cannot. */
export function densityEvents(
  job: Job,
  command: 'more-needs' | 'stop-planning' | 'fewer-needs',
): EventBody[] {
  switch (command) {
    case 'more-needs':
      return moreNeedsFault(job) === undefined ? [{ type: 'planning.started', wanted: moreWanted(job) }] : [];
    case 'stop-planning':
      return job.planning?.isActive
        ? [{ type: 'planning.ended', message: 'Planning was stopped; the plan is as it was.' }]
        : [];
    case 'fewer-needs':
      return fewerNeedsFault(job) === undefined
        ? [{ type: 'needs.removed', needIds: findWeakestNeeds(job) }]
        : [];
  }
}

/** Why no more needs can be planned now, in words for the user; undefined when they can. */
export function moreNeedsFault(job: Job): string | undefined {
  if (!isOpen(job)) return 'The plan can be changed only in the review.';
  if (job.planning?.isActive) return 'More needs are being planned already.';
  if (!job.transcript || !job.probe) return 'There is no transcript to plan more needs from.';
  if (job.paused) return 'The job is paused. Resume it to plan more needs.';
  if (mostNeeds(job) <= job.needs.length)
    return `The plan has ${maxNeedsPerMinute} needs a minute already, the most it can have.`;
  return undefined;
}

/** Why no need can be removed as one too many, in words for the user; undefined when one can. */
export function fewerNeedsFault(job: Job): string | undefined {
  if (!isOpen(job)) return 'The plan can be changed only in the review.';
  if (job.planning?.isActive) return 'More needs are being planned; stop that first.';
  if (job.needs.length === 0) return 'The plan has no needs.';
  if (job.needs.length === 1) return 'The plan has only one need.';
  if (job.needs.every(isTouchedByUser))
    return 'You have selected, deselected, edited or added each of these needs, so all of them stay.';
  return undefined;
}

/** Why the plan cannot be accepted yet, in words for the user; undefined when it can. */
export function planStartFault({ planning, needs }: Job): string | undefined {
  if (planning?.isActive) return 'More needs are being planned.';
  return needs.some(({ need }) => need.selected) ? undefined : 'Nothing is selected.';
}

/** How many needs `more-needs` asks the planner for. */
function moreWanted(job: Job): number {
  const count = Math.max(1, Math.ceil(job.needs.length * moreShare));
  return Math.min(count, mostNeeds(job) - job.needs.length);
}

/**
 * The ids of the needs that `fewer-needs` removes, of those that the user has not touched: first those that their
 * planner values least (`importance`; an unknown one counts as average), then those that the fewest films of the library
 * fit, then those closest to their neighbors. At least one need stays.
 */
export function findWeakestNeeds({ needs, probe }: Job): string[] {
  const count = Math.min(Math.ceil(needs.length * fewerShare), needs.length - 1);
  const average = averageImportance(needs);
  const end = probe?.durationSeconds ?? needs.at(-1)?.need.until ?? 0;
  const valued = needs.map((each, index) => ({
    each,
    importance: each.need.importance ?? average,
    fits: each.need.libraryFits ?? 0,
    room: (needs[index + 1]?.need.at ?? end) - (needs[index - 1]?.need.at ?? 0),
  }));
  return valued
    .filter(({ each }) => !isTouchedByUser(each))
    .toSorted((a, b) => a.importance - b.importance || a.fits - b.fits || a.room - b.room)
    .slice(0, Math.max(0, count))
    .map(({ each }) => each.need.id);
}

/** Whether the user has added, edited, selected or deselected a need. Older jobs do not keep every selection. */
export function isTouchedByUser({ need, touched, toFilm }: NeedProgress): boolean {
  const isWritten = (need.written?.length ?? 0) > 0;
  return touched === true || need.origin === 'added' || !need.selected || isWritten || toFilm === true;
}

/** What becomes of the needs that a planner proposes in addition to those of the plan, as events. */
export function plannedEvents(
  job: Job,
  planned: { needs: readonly Need[]; engine: string; notes: readonly string[] },
  settings: DensitySettings,
): EventBody[] {
  const wanted = job.planning?.wanted ?? 0;
  const durationSeconds = job.probe?.durationSeconds ?? 0;
  const now = job.needs.map(({ need }) => need);
  const needs = needsBetween(planned.needs, now, wanted, {
    durationSeconds,
    minClipSeconds: settings.MIN_CLIP_DURATION,
  });
  const notes = planned.notes.map((note): EventBody => ({ type: 'note.added', note }));
  // Offline, the program itself plans.
  const planner = planned.engine === 'offline' ? '' : ` by ${planned.engine}`;
  const message =
    needs.length === 0
      ? 'No other moment of the talk was found that B-roll can show and that is not too close to a need.'
      : `${pluralize(needs.length, 'need')} added${planner}.`;
  return [
    ...(needs.length === 0 ? [] : [{ type: 'needs.added' as const, needs }, ...notes]),
    { type: 'planning.ended', message },
  ];
}

/** The plan can be changed only during the review. */
function isOpen(job: Job): boolean {
  return job.state === 'awaiting-review';
}

/** The needs of the densest plan for a video. */
function mostNeeds({ probe }: Job): number {
  return maxNeedCount({ durationSeconds: probe?.durationSeconds ?? 0, clipsPerMinute: maxNeedsPerMinute });
}

function averageImportance(needs: readonly NeedProgress[]): number {
  const known = needs.flatMap(({ need }) => need.importance ?? []);
  return known.length === 0 ? 0 : known.reduce((sum, each) => sum + each, 0) / known.length;
}
