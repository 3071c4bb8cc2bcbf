import type { Job, NeedProgress } from './job.ts';
import type { NeedStepName } from './step/steps.ts';

/** A job in which no need got a clip because services failed. */
interface Outage {
  /** What went wrong most often, in a sentence. */
  reason: string;
  /** The needs to try again on resume. */
  needIds: string[];
}

/**
 * Whether nothing could be gathered because a service failed, once all needs have ended. Undefined when there is a clip,
 * or when every need without one has another reason: then the job has a result, however small.
 */
export function findOutage(job: Job): Outage | undefined {
  const selected = job.needs.filter(({ need }) => need.selected);
  if (selected.some(({ results }) => Object.keys(results.file).length > 0)) return undefined;
  const faultsOf = (fault: (progress: NeedProgress) => string | undefined) =>
    selected.flatMap((progress) => {
      const reason = fault(progress);
      return reason === undefined ? [] : [{ needId: progress.need.id, reason }];
    });
  const faults = faultsOf(serviceFault);
  const refusals = faultsOf((progress) => serviceFault(progress) ?? refusal(progress));
  // One film may be missing; a service that refuses every need that came so far does not work with these settings.
  const asked = selected.filter(
    (progress) => !foundNothing(progress) || serviceFault(progress) !== undefined,
  );
  const reasons = refusals.length === asked.length ? refusals : faults;
  const counted = [...Map.groupBy(reasons, ({ reason }) => reason)].toSorted(
    (a, b) => b[1].length - a[1].length,
  );
  const [commonest] = counted;
  return commonest && { reason: commonest[0], needIds: reasons.map(({ needId }) => needId) };
}

/** The refusal of a service, such as a 404 for its model, that left a need without a clip. */
function refusal({ state, failures }: NeedProgress): string | undefined {
  if (state !== 'failed') return undefined;
  return failures.findLast(({ step, isRefusal }) => isRefusal && !filmSteps.includes(step))?.message;
}

/** Steps whose refusal may be about a single film that is gone. */
const filmSteps: readonly NeedStepName[] = ['preview', 'fetch'];

/** The fault of a service that left a need without a clip, if that is why. */
function serviceFault(progress: NeedProgress): string | undefined {
  const { state, failures } = progress;
  if (state === 'failed') return failures.findLast(({ isServiceFault }) => isServiceFault)?.message;
  // Some sources failed, and the others found nothing.
  return foundNothing(progress) ? progress.results.search['']?.faults[0] : undefined;
}

/** Whether a need ended without a single film to rank. */
function foundNothing({ state, results }: NeedProgress): boolean {
  const search = results.search[''];
  return state === 'no-match' && search?.candidates.length === 0 && search.dropped.length === 0;
}
