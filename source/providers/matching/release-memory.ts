import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Heap that is reserved but not used, in bytes, from which a collection is worth its pause of about 0.1 s. */
const minSlackBytes = 48e6;

let collect: unknown;

/**
 * Gives heap that is no longer used back to the system. V8 keeps what a large library took while it was read for minutes
 * after that. Does nothing where there is little to give back.
 */
export function releaseMemory(): void {
  const { heapTotal, heapUsed } = process.memoryUsage();
  if (heapTotal - heapUsed < minSlackBytes) return;
  setFlagsFromString('--expose-gc');
  collect ??= runInNewContext('gc');
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
