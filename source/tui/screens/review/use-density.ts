import type { JobHandle } from '../../../core/api/app.ts';
import type { Job } from '../../../core/job/job.ts';
import {
  fewerNeedsFault,
  findWeakestNeeds,
  moreNeedsFault,
  planStartFault,
} from '../../../core/job/review/density.ts';
import { planningWords } from '../../../core/job/review/planning.ts';
import { pluralize } from '../../../core/text/text.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import type { KeyHandlers } from '../../keys/keymap.ts';
import type { Line } from '../../text/line.ts';

/** Fewer or more needs in the review, and starting with those that are there. A key that cannot act says why. */
export function useDensity(
  handle: JobHandle,
  job: Job,
): { on: KeyHandlers; lines: Line[]; isPlanning: boolean } {
  const controller = useController();
  const { keys } = controller;
  const { charset } = useTheme();
  const { planning } = job;
  const isPlanning = planning?.isActive === true;
  const more = () => {
    const fault = moreNeedsFault(handle.snapshot());
    if (fault !== undefined) return controller.notify(fault);
    controller.dispatch(job.id, { type: 'more-needs' });
  };
  const fewer = () => {
    const now = handle.snapshot();
    const fault = fewerNeedsFault(now);
    if (fault !== undefined) return controller.notify(fault);
    const count = pluralize(findWeakestNeeds(now).length, 'need');
    controller.dispatch(job.id, { type: 'fewer-needs' });
    controller.notify(`${count} removed. ${keys.label('undo', charset)} undoes it.`, 'good');
  };
  const start = () => {
    const now = handle.snapshot();
    const fault = planStartFault(now);
    if (fault === undefined) return controller.dispatch(job.id, { type: 'start' });
    const [action, ending] = now.planning?.isActive
      ? (['back', 'stops planning'] as const)
      : (['toggle', 'selects one'] as const);
    controller.notify(`${fault} ${keys.label(action, charset)} ${ending}.`);
  };
  const on: KeyHandlers = {
    'fewer-needs': fewer,
    'more-needs': more,
    start,
    ...(isPlanning && { back: () => controller.dispatch(job.id, { type: 'stop-planning' }) }),
  };
  return { on, lines: planning ? [planningLine(planning, keys.label('back', charset))] : [], isPlanning };
}

function planningLine(planning: NonNullable<Job['planning']>, stopKey: string): Line {
  const { isActive, isFault } = planning;
  if (!isActive) return [{ text: planningWords(planning), tone: isFault ? 'bad' : 'good' }];
  return [
    { text: planningWords(planning), tone: 'busy' },
    { text: `   ${stopKey}`, tone: 'accent' },
    { text: ' stop' },
  ];
}
