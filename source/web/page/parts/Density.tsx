import { fewerNeedsFault, moreNeedsFault } from '../../../core/job/review/density.ts';
import { planningWords } from '../../../core/job/review/planning.ts';
import type { JobProps } from '../data/job-props.ts';
import type { KeyTable } from '../data/keys.ts';
import { notify } from './notice.ts';

/** The buttons of the review for fewer and more needs. */
export function Density(props: JobProps) {
  return (
    <>
      <button type="button" title="Remove the weakest needs (<)" onClick={() => fewer(props)}>
        Fewer
      </button>
      <button type="button" title="Plan more needs and keep the current ones (>)" onClick={() => more(props)}>
        More
      </button>
    </>
  );
}

/** That more needs are being planned, with a button to stop it, or how that ended. */
export function PlanningState({ job, dispatch }: JobProps) {
  const { planning } = job;
  return (
    <div role="status" class="buttons">
      {planning ? (
        <span class={planning.isFault ? 'bad' : undefined}>{planningWords(planning)}</span>
      ) : undefined}
      {planning?.isActive ? (
        <button type="button" onClick={() => dispatch({ type: 'stop-planning' })}>
          Stop planning
        </button>
      ) : undefined}
    </div>
  );
}

/** The keys of the review for fewer and more needs; while more are planned, Escape stops that. */
export function densityKeys(job: JobProps['job'], dispatch: JobProps['dispatch']): KeyTable {
  return {
    '<': { help: 'remove the weakest needs', run: () => fewer({ job, dispatch }) },
    '>': { help: 'plan more needs and keep the current ones', run: () => more({ job, dispatch }) },
    ...(job.planning?.isActive && {
      Escape: { help: 'stop planning more needs', run: () => dispatch({ type: 'stop-planning' }) },
    }),
  };
}

function fewer({ job, dispatch }: JobProps): void {
  const fault = fewerNeedsFault(job);
  if (fault === undefined) dispatch({ type: 'fewer-needs' });
  else notify(fault, true);
}

function more({ job, dispatch }: JobProps): void {
  const fault = moreNeedsFault(job);
  if (fault === undefined) dispatch({ type: 'more-needs' });
  else notify(fault, true);
}
