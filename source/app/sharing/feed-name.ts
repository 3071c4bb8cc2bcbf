import { randomBytes } from 'node:crypto';

/** A name for a feed that no other feed has, in this process or another one. */
export function newFeedName(): string {
  return randomBytes(9).toString('hex');
}
