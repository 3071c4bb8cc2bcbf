import * as z from 'zod';
import type { FileRef } from '../../core/footage/media.ts';
import { fileRefSchema } from '../../core/footage/media.ts';

/** Where another machine finds a file. It travels as text instead of the path of the file. */
const locationSchema = z.object({
  /** Its location in the shared folder; absent when it is outside. */
  shared: z.string().exactOptional(),
  /** The machine that offers it, and the id of the offer. */
  peer: z.string(),
  offer: z.string().regex(/^(?:[0-9a-f]{64})?$/),
  /** The ending of its name: ".mp4". */
  ending: z.string().regex(/^(?:\.[0-9A-Za-z]{1,5})?$/),
});
export type FileLocation = z.infer<typeof locationSchema>;

export function encodeLocation(location: FileLocation): string {
  return JSON.stringify(location);
}

/** The ending of a file's name, if it is an ordinary one. */
export function endingOf(path: string): string {
  return /\.[0-9A-Za-z]{1,5}$/.exec(path)?.[0] ?? '';
}

/** @throws the schema's error for anything but a location */
export function decodeLocation(text: string): FileLocation {
  return locationSchema.parse(JSON.parse(text));
}

/** Plain JSON with every file in it replaced by what `change` returns. */
export async function withFiles(
  value: unknown,
  change: (file: FileRef) => Promise<FileRef>,
): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((each) => withFiles(each, change)));
  if (value === null || typeof value !== 'object') return value;
  const file = fileRefSchema.safeParse(value);
  if (file.success) return { ...value, ...(await change(file.data)) };
  const entries = Object.entries(value).map(async ([key, each]) => [key, await withFiles(each, change)]);
  return Object.fromEntries(await Promise.all(entries));
}
