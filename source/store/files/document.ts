import { randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { Low } from 'lowdb';
import type * as z from 'zod';
import { checkSchema, type DocumentFormat, type Parsed, parseJson, parseVersioned } from './versioned.ts';
import { type Content, previousCopy, writeAtomically } from './write-file.ts';

/** A damaged file that was renamed so that nothing in it is lost. */
export interface DamagedFile {
  file: string;
  keptAs: string;
  reason: string;
  /** Whether the previous copy was valid and is used. */
  restored: boolean;
}

/** What happened to a damaged file, in a sentence. */
export function describeDamagedFile({ file, keptAs, reason, restored }: DamagedFile): string {
  const instead = restored ? ' The previous copy is used.' : '';
  return `${file} could not be read (${reason}); it was renamed to ${basename(keptAs)}.${instead}`;
}

/**
 * A lowdb document with a schema. It is written atomically and flushed, and the previous copy is kept. lowdb's own file
 * adapter is not used: with its fixed temporary name two processes can destroy the file. `textOf` serializes values
 * that are too large for one JSON.stringify.
 */
export class Document<Value> {
  readonly #low: Low<Value>;
  #setAside: DamagedFile | undefined;

  constructor(
    path: string,
    format: DocumentFormat<Value>,
    empty: Value,
    textOf: (value: Value) => Content | Promise<Content> = (value) => `${JSON.stringify(value)}\n`,
  ) {
    this.#low = new Low<Value>(
      {
        read: async () => {
          const found = await readDocument(path, format);
          this.#setAside = found?.damaged;
          return found?.value ?? null;
        },
        write: async (value) =>
          writeAtomically(path, await textOf(value), { mode: 0o600, keepPrevious: true }),
      },
      empty,
    );
  }

  get value(): Value {
    return this.#low.data;
  }

  /** The damaged file that the last read set aside, if any. */
  get setAside(): DamagedFile | undefined {
    return this.#setAside;
  }

  /** Reads the file. A missing file leaves the value unchanged; a damaged one is set aside. */
  async read(): Promise<Value> {
    await this.#low.read();
    return this.#low.data;
  }

  async write(value: Value): Promise<void> {
    this.#low.data = value;
    await this.#low.write();
  }
}

/**
 * Reads one of our files. A damaged one is set aside and replaced by the previous copy if that is valid.
 * @returns undefined when there is no file; no value when it is damaged and there is no valid copy
 * @throws UserError when a newer version of the program wrote it; the file system's error
 */
export async function readDocument<Value>(
  path: string,
  format: DocumentFormat<Value>,
): Promise<{ value: Value | undefined; damaged?: DamagedFile } | undefined> {
  const text = await readFileIfExists(path);
  if (text === undefined) return undefined;
  const parsed = parseVersioned(text, format, path);
  if (parsed.ok) return { value: parsed.value };
  const before = (await readFileIfExists(previousCopy(path))) ?? '';
  const previous = parseVersioned(before, format, path);
  const damaged = await moveDamagedFileAside(path, parsed.reason).catch((error: NodeJS.ErrnoException) => {
    // Another process has just set it aside.
    if (error.code !== 'ENOENT') throw error;
  });
  if (!damaged) return readDocument(path, format);
  if (!previous.ok) return { value: undefined, damaged };
  await writeAtomically(path, before, { mode: 0o600 });
  return { value: previous.value, damaged: { ...damaged, restored: true } };
}

/** Renames a damaged file, so that nothing in it is lost. */
export async function moveDamagedFileAside(path: string, reason: string): Promise<DamagedFile> {
  const stamp = new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  // Two files may be set aside within a second; the second must not overwrite the first.
  const keptAs = path.replace(/(\.json)?$/, `.damaged-${stamp}-${randomBytes(3).toString('hex')}$1`);
  await rename(path, keptAs);
  return { file: path, keptAs, reason, restored: false };
}

export async function readFileIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Parses text as JSON of this schema. @returns why it does not match, if so */
export function parseJsonAs<Value>(text: string, schema: z.ZodType<Value>): Parsed<Value> {
  const json = parseJson(text);
  return json === undefined ? { ok: false, reason: 'not JSON' } : checkSchema(json, schema);
}
