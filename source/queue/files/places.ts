import * as z from 'zod';
import type { FileRef } from '../../core/footage/media.ts';
import { fileRefSchema } from '../../core/footage/media.ts';

/** Where a file is that travels between machines, written in place of its path. */
const placeSchema = z.object({
  /** Its place in the shared folder, where it is in it. */
  shared: z.string().exactOptional(),
  /** The machine that offers it, and the id of the offer. */
  peer: z.string(),
  offer: z.string(),
  /** The ending of its name: ".mp4". */
  ending: z.string().regex(/^(?:\.\w{1,5})?$/),
});
export type FilePlace = z.infer<typeof placeSchema>;

export function writePlace(place: FilePlace): string {
  return JSON.stringify(place);
}

/** The ending of a file's name, if it is an ordinary one. */
export function endingOf(path: string): string {
  return /\.\w{1,5}$/.exec(path)?.[0] ?? '';
}

/** @throws the schema's error for anything but a place */
export function readPlace(text: string): FilePlace {
  return placeSchema.parse(JSON.parse(text));
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
