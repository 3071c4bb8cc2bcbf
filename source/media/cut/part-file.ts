import { randomUUID } from 'node:crypto';

/**
 * A new temporary name for a file while it is being written. It is unique, because an orphaned tool of a killed run
 * must not write into the same file as the resumed job.
 */
export function newPartFile(file: string): string {
  return `${file}.${randomUUID().slice(0, 8)}.part`;
}
