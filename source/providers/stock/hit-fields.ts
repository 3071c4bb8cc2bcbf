import * as z from 'zod';
import { webAddress } from '../download/web-address.ts';

/** Fields of hits from outside: absurd values count as missing, and no text is trusted. */

/** A picture's side in pixels. */
export const side = z.number().positive().max(32_768).transform(Math.round);

/** A film's length in seconds; a day at most. */
export const length = z.number().positive().max(86_400);

export const count = z.number().int().nonnegative().max(1e15);

export const sizeBytes = z.number().int().positive().max(1e13).optional().catch(undefined);

export const text = z.string().catch('');

/** An http(s) address as it was written; an unusable one fails. */
export const address = z
  .string()
  .max(4000)
  .refine((value) => webAddress(value) !== undefined, 'no web address');

/** An id made of digits, as both stock services have it. */
export const numericId = z.number().int().positive();
