import { EXIT, UserError } from '../core/errors.ts';
import type { Owner } from '../store/lock.ts';

/** Says who runs a job, so that nobody else does anything with it. */
export function runsElsewhere(name: string, owner: Owner | undefined): UserError {
  const isHere = owner?.pid === process.pid;
  const other = owner ? `by process ${owner.pid} on ${owner.host}` : 'by another program';
  return new UserError(`The job of ${name} is being run ${isHere ? 'here' : other}.`, {
    hint: isHere ? 'Stop it first, or wait until it has ended.' : 'Look there, or wait until it has ended.',
    exitCode: EXIT.usage,
  });
}
