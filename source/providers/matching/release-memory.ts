import type { Session } from 'node:inspector';
import { getHeapStatistics } from 'node:v8';

/** Bytes by which the heap grows before it is worth a collection, which takes 0.05 to 0.1 s. */
const minBytes = 48e6;

let session: Session | undefined;
/** The size of the heap after the last collection, or at the first call. */
let lastSize: number | undefined;

/**
 * Gives heap that is no longer used back to the system. V8 keeps what a large library took while it was read for minutes
 * after that. Does nothing where there is little to give back.
 */
export function releaseMemory(): void {
  const { total_heap_size: size, used_heap_size: used } = getHeapStatistics();
  if (size - used >= minBytes) collectGarbage();
}

/**
 * Call it often while many short-lived objects are made, such as those of a large library: V8 lets its heap grow by
 * hundreds of megabytes before it collects them by itself.
 */
export function limitGarbage(): void {
  const { total_heap_size: size } = getHeapStatistics();
  lastSize = Math.min(lastSize ?? size, size);
  if (size - lastSize >= minBytes) collectGarbage();
}

/** The inspector of this process collects garbage without a flag of Node, which may not be changed while it runs. */
function collectGarbage(): void {
  session ??= connected();
  session?.post('HeapProfiler.collectGarbage');
  lastSize = getHeapStatistics().total_heap_size;
}

/** Undefined where Node was built without its inspector: then V8 decides alone. */
function connected(): Session | undefined {
  if (!process.features.inspector) return undefined;
  const { Session } = process.getBuiltinModule('node:inspector');
  const opened = new Session();
  opened.connect();
  return opened;
}
