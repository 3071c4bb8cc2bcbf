import { UserError } from '../../core/errors.ts';
import { firstConnectionMs, type QueueServer, queueHost } from './queue-server.ts';

/** Waits for the first connection to the queue. @throws UserError when it takes too long */
export async function waitForConnection(server: QueueServer): Promise<void> {
  if (server.isConnected) return;
  const { promise: end, resolve } = Promise.withResolvers<'connected' | 'late'>();
  const unfollow = server.follow({ connected: () => resolve('connected'), lost: () => {} });
  const timer = setTimeout(() => resolve('late'), firstConnectionMs);
  const isLate = (await end) === 'late';
  clearTimeout(timer);
  unfollow();
  if (!isLate) return;
  const { fault, url } = server;
  throw new UserError(
    `The queue at ${queueHost(url)} cannot be reached${fault ? `: ${fault.message}` : ''}.`,
    {
      hint: isRefusal(fault)
        ? 'Check the user, the password and the database in QUEUE_URL; the user needs the right to create schemas.'
        : 'Check QUEUE_URL and that the queue server is running.',
    },
  );
}

/** Whether a PostgreSQL server answered and refused: its errors have codes of five characters (SQLSTATE). */
function isRefusal(fault: Error | undefined): boolean {
  return fault !== undefined && 'code' in fault && /^(?=.*\d)[0-9A-Z]{5}$/.test(String(fault.code));
}
