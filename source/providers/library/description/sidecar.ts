import { open } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { decodeText, looksBinary } from '../../../core/transcript/decode-text.ts';
import { extension, type FoundFile, isFileFault } from '../scan/walk.ts';
import type { Description } from '../video.ts';
import { cleanDescription, mergeDescriptions, type RawDescription, splitTags } from './describe.ts';
import { readXmp } from './xmp.ts';

/** Max bytes read; a large file that is not a description, such as a log, must not take long. */
const maxBytes = 256 * 1024;

/** The file types, in order of precedence. */
const readers: Record<string, (text: string) => RawDescription | undefined> = {
  '.json': readJson,
  '.xmp': readXmp,
  '.txt': readText,
};

/** Reads the sidecar files of a video, the most reliable first. */
export async function readSidecars(folder: string, sidecars: readonly FoundFile[]): Promise<Description> {
  const found: Description[] = [];
  for (const { name, sizeBytes } of sidecars) {
    const text = await readNote(path.join(folder, name), sizeBytes);
    const raw = text === undefined ? undefined : readers[extension(name)]?.(text);
    if (raw) found.push(cleanDescription(raw));
  }
  return mergeDescriptions(found);
}

/**
 * The lower-case names that sidecar files of a video may have, in order of precedence: `clip.mp4.json`, `clip.json`, and
 * the same with `.xmp` and `.txt`.
 */
export function sidecarNames(video: string): string[] {
  const name = video.toLowerCase();
  const stems = [name, path.parse(name).name];
  return Object.keys(readers).flatMap((kind) => stems.map((stem) => stem + kind));
}

/** The start of a file as text; undefined when it cannot be read or is not text. */
async function readNote(file: string, sizeBytes: number): Promise<string | undefined> {
  // One byte more shows that the file has grown since it was listed.
  const wanted = Math.min(maxBytes, sizeBytes + 1);
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(wanted), 0, wanted, 0);
      // A truncated character would make the text look like another encoding.
      const whole =
        bytesRead < wanted ? bytesRead : Math.max(buffer.lastIndexOf('\n'), buffer.lastIndexOf(' ')) + 1;
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

/** Reads free text. Lines such as "Licence: CC BY" or "Tags: sea, dawn" become fields. */
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

/** Reads a JSON object with the field names above; undefined when it is not an object. */
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
