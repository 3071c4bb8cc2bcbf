import type { Check } from '../../core/api/app.ts';
import { describeError, UserError } from '../../core/errors.ts';
import type { CommandContext } from '../context/context.ts';

/** The rows of `doctor` about the queue and the machines that take part in it; none without QUEUE_URL. */
export async function queueChecks({ settings }: CommandContext): Promise<Check[]> {
  if (settings.QUEUE_URL === '') return [];
  const { checkQueue, openSharedFolder, versionsDigest } = await import('../../queue/open-queue.ts');
  try {
    await openSharedFolder(settings);
    const { address, machines } = await checkQueue(settings);
    const workers = machines.filter(({ role }) => role === 'worker');
    const count = workers.length === 1 ? '1 worker' : `${workers.length} workers`;
    const hint =
      workers.length === 0
        ? 'Run `stockpile-tui worker` with the same QUEUE_URL on another machine.'
        : undefined;
    return [
      { name: 'queue', state: 'ok', detail: `${address}, ${count}`, hint },
      ...workers.map(({ host, pid, lanes, about, doing, program, stepVersions }): Check => {
        const slots = Object.entries(lanes).map(([lane, { active, limit }]) => `${lane} ${active}/${limit}`);
        const busy = doing.length === 0 ? 'idle' : doing.join(', ');
        const isSame = stepVersions === versionsDigest;
        return {
          name: `worker ${host}`,
          state: isSame ? 'ok' : 'limited',
          detail: [`process ${pid}`, slots.join(', '), about.join(', '), busy].join('; '),
          hint: isSame
            ? undefined
            : `It runs version ${program}, which cannot run the steps of this version. Install the same version there.`,
        };
      }),
    ];
  } catch (error) {
    if (!(error instanceof UserError))
      return [{ name: 'queue', state: 'missing', detail: describeError(error) }];
    return [{ name: 'queue', state: 'missing', detail: error.message, hint: error.hint }];
  }
}
