import { UserError } from '../../core/errors.ts';
import { firstConnectionMs, queueHost } from './queue-server.ts';

/**
 * Waits for the first connection to the queue.
 * @param lastFault why the last attempt failed
 * @throws UserError when it takes too long
 */
export async function waitForFirst(
  url: string,
  connected: Promise<void>,
  lastFault: () => Error | undefined,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), firstConnectionMs);
  });
  const end = await Promise.race([connected, late]);
  clearTimeout(timer);
  if (end !== 'late') return;
  const fault = lastFault();
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
