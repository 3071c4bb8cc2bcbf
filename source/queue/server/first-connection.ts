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
      hint: 'Check QUEUE_URL and that the queue server is running.',
    },
  );
}
