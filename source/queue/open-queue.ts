import { createHash } from 'node:crypto';
import { describeError, UserError } from '../core/errors.ts';
import type { Settings } from '../core/settings/settings.ts';
import { stepVersions } from '../steps/need-steps.ts';
import { Coordinator } from './coordinator.ts';
import { SharedFolder } from './files/shared-folder.ts';
import { readMachines } from './machines/presence.ts';
import type { Presence } from './protocol.ts';
import { connectToQueue } from './server/connect.ts';
import { waitForConnection } from './server/first-connection.ts';
import { queueHost } from './server/queue-server.ts';

/** Changes when what travels between machines does: then old and new programs take nothing of each other. */
const protocolVersion = 2;

/** The digest of the versions of all steps: machines with another one take no steps of each other. */
export const versionsDigest = createHash('sha256')
  .update(JSON.stringify([protocolVersion, Object.entries(stepVersions).sort()]))
  .digest('hex')
  .slice(0, 10);

export type QueueSettings = Pick<Settings, 'QUEUE_URL' | 'QUEUE_FOLDER' | 'QUEUE_PATIENCE_SECONDS'>;

/** Opens the shared folder of the settings; undefined without one. @throws UserError when it cannot be used */
export async function openSharedFolder({ QUEUE_FOLDER }: QueueSettings): Promise<SharedFolder | undefined> {
  if (QUEUE_FOLDER === '') return undefined;
  return SharedFolder.open(QUEUE_FOLDER).catch((error: unknown) => {
    throw new UserError(`The shared folder ${QUEUE_FOLDER} cannot be used: ${describeError(error)}.`, {
      hint: 'Check QUEUE_FOLDER: it is a folder that every machine sees and may write to.',
      cause: error,
    });
  });
}

/** Who takes part in the queue now. @throws UserError when it cannot be reached */
export async function checkQueue({
  QUEUE_URL: url,
}: QueueSettings): Promise<{ address: string; machines: Presence[] }> {
  const server = connectToQueue(url);
  try {
    await waitForConnection(server);
    return { address: queueHost(url), machines: await readMachines(server) };
  } finally {
    server.disconnect();
  }
}

/**
 * Opens the queue for the jobs of this process. It connects in the background: until then, and whenever the queue cannot
 * be reached, all steps run on this machine.
 */
export async function openQueue(settings: QueueSettings, program: string): Promise<Coordinator> {
  return new Coordinator({
    url: settings.QUEUE_URL,
    patienceSeconds: settings.QUEUE_PATIENCE_SECONDS,
    folder: await openSharedFolder(settings),
    program,
    stepVersions: versionsDigest,
  });
}
