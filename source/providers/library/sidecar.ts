import { open } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { decodeText, looksBinary } from '../../core/transcript/decode-text.ts';
import { describe, mergeDescriptions, type RawDescription, splitTags } from './describe.ts';
import type { Description } from './video.ts';
import { extension, type FoundFile, type FoundFolder, isFileFault } from './walk.ts';
import { readXmp } from './xmp.ts';

/** Longer descriptions are cut here: nobody describes a film in more, and a log file named like one must cost little. */
const bytesAtMost = 256 * 1024;

/** The kinds of description, in the order in which they are believed. */
const readers: Record<string, (text: string) => RawDescription | undefined> = {
  '.json': readJson,
  '.xmp': readXmp,
  '.txt': readText,
};

/** What the files beside a video (`clip.mp4.json`, `clip.json`, the same with `.xmp` and `.txt`) say of it. */
export async function readSidecars(folder: FoundFolder, video: FoundFile): Promise<Description> {
  const found: Description[] = [];
  for (const note of notesOf(folder, video)) {
    const text = await readNote(path.join(folder.path, note.name));
    const raw = text === undefined ? undefined : readers[extension(note.name)]?.(text);
    if (raw) found.push(describe(raw));
  }
  return mergeDescriptions(found);
}

function notesOf(folder: FoundFolder, video: FoundFile): FoundFile[] {
  const name = video.name.toLowerCase();
  const stems = [name, path.parse(name).name];
  const wanted = Object.keys(readers).flatMap((kind) => stems.map((stem) => stem + kind));
  return wanted.flatMap((file) => folder.notes.filter((note) => note.name.toLowerCase() === file));
}

/** The beginning of a description as text; undefined when it cannot be read or is no text. */
async function readNote(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(bytesAtMost), 0, bytesAtMost, 0);
      // A character cut in two would make all of it look like another encoding.
      const whole =
        bytesRead < bytesAtMost ? bytesRead : Math.max(buffer.lastIndexOf('\n'), buffer.lastIndexOf(' ')) + 1;
      const text = await decodeText(buffer.subarray(0, whole));
      return looksBinary(text) ? undefined : text;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isFileFault(error)) return undefined;
    throw error;
  }
}

const fields: readonly { names: RegExp; key: Exclude<keyof RawDescription, 'tags'> }[] = [
  { names: /^(?:title|name)$/i, key: 'title' },
  { names: /^(?:description|caption|summary)$/i, key: 'description' },
  { names: /^(?:author|creator|credit|photographer|videographer|artist|by|user)$/i, key: 'author' },
  { names: /^(?:url|source|page|pageurl|link|webpage_url)$/i, key: 'url' },
  { names: /^(?:licen[cs]e|licen[cs]e_?url)$/i, key: 'licence' },
  { names: /^(?:rights|copyright)$/i, key: 'rights' },
];
const tagFields = /^(?:tags|keywords|categories)$/i;

/** Free text; lines such as "Licence: CC BY" or "Tags: sea, dawn" are taken out of it as what they say. */
function readText(text: string): RawDescription {
  const raw: RawDescription = {};
  const rest: string[] = [];
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const [, name = '', value = ''] = /^\s*([A-Za-z_]{2,20})\s*:\s*(.+)$/.exec(line) ?? [];
    const field = fields.find(({ names }) => names.test(name));
    if (tagFields.test(name)) raw.tags = splitTags(value);
    else if (field) raw[field.key] ??= value;
    else rest.push(line);
  }
  const free = rest.join(' ');
  return { ...raw, description: [raw.description, free].filter((part) => part?.trim()).join(' ') };
}

const jsonSchema = z.record(z.string(), z.unknown());
const textSchema = z.union([z.string(), z.object({ name: z.string() }).transform((person) => person.name)]);
const tagsSchema = z.union([
  z.string().transform(splitTags),
  z.array(z.unknown()).transform((tags) => tags.filter((tag) => typeof tag === 'string')),
]);

/** An object with the names above, whatever else is in it; undefined for anything that is no such object. */
function readJson(text: string): RawDescription | undefined {
  const object = jsonSchema.safeParse(parseJson(text));
  if (!object.success) return undefined;
  const raw: RawDescription = {};
  for (const [name, value] of Object.entries(object.data)) {
    const field = fields.find(({ names }) => names.test(name));
    if (field) raw[field.key] ??= textSchema.safeParse(value).data;
    if (tagFields.test(name)) raw.tags = [...(raw.tags ?? []), ...(tagsSchema.safeParse(value).data ?? [])];
  }
  return raw;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
