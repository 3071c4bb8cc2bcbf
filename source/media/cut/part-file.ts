import { randomUUID } from 'node:crypto';

/**
 * Where a file is written until it is whole; another name each time. A tool outlives a program that was killed, and must
 * not go on writing into the file that a resumed job writes.
 */
export function partFile(file: string): string {
  return `${file}.${randomUUID().slice(0, 8)}.part`;
}
