import * as z from 'zod';
import { parseWebAddress } from '../../core/text/web-address.ts';

/** Fields of search hits. Values outside of the limits count as missing. */

/** Width or height in pixels. */
export const sideField = z.number().positive().max(32_768).transform(Math.round);

/** A film's length in seconds, at most a day. */
export const lengthField = z.number().positive().max(86_400);

export const countField = z.number().int().nonnegative().max(1e15);

export const sizeBytesField = z.number().int().positive().max(1e13).optional().catch(undefined);

export const textField = z.string().catch('');

/** A valid http(s) URL, unchanged. */
export const addressField = z
  .string()
  .max(4000)
  .refine((value) => parseWebAddress(value) !== undefined, 'not a web address');

/** The numeric id of both stock services. */
export const numericIdField = z.number().int().positive();
