import { randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { Low } from 'lowdb';
import type * as z from 'zod';
import { checked, type Form, type Parsed, parseJson, parseVersioned } from './versioned.ts';
import { type Content, previousCopy, writeAtomically } from './write-file.ts';

/** A file that could not be read as what it should be; it was kept under another name. */
export interface SetAside {
  file: string;
  keptAs: string;
  reason: string;
  /** Whether the copy before it was good and is used. */
  restored: boolean;
}

/** What happened to a damaged file, as a sentence. */
export function describeSetAside({ file, keptAs, reason, restored }: SetAside): string {
  const instead = restored ? ' The copy before it is used.' : '';
  return `${file} could not be read (${reason}); it was kept as ${basename(keptAs)}.${instead}`;
}

/**
 * A lowdb document checked against a schema, written atomically with a flush, the copy before it kept. lowdb's own file
 * adapter is not used: its fixed temporary name lets two processes destroy the file. `textOf` is
 * for values that are too large to be written out whole each time.
 */
export class Document<Value> {
  readonly #low: Low<Value>;
  #setAside: SetAside | undefined;

  constructor(
    path: string,
    form: Form<Value>,
    empty: Value,
    textOf: (value: Value) => Content | Promise<Content> = (value) => `${JSON.stringify(value)}\n`,
  ) {
    this.#low = new Low<Value>(
      {
        read: async () => {
          const found = await readDocument(path, form);
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

  /** What had to be set aside by the last read. */
  get setAside(): SetAside | undefined {
    return this.#setAside;
  }

  /** Reads the file; an absent one leaves the value as it was, a damaged one is set aside. */
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
 * Reads a file of ours. A damaged one is set aside, and the copy before it takes its place where that is good.
 * @returns undefined when there is no file; no value when it is damaged and no good copy is there.
 * @throws UserError when a newer version of the program wrote it; the file system's error.
 */
export async function readDocument<Value>(
  path: string,
  form: Form<Value>,
): Promise<{ value: Value | undefined; damaged?: SetAside } | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const parsed = parseVersioned(text, form, path);
  if (parsed.ok) return { value: parsed.value };
  const before = (await readIfThere(previousCopy(path))) ?? '';
  const previous = parseVersioned(before, form, path);
  const damaged = await setAside(path, parsed.reason).catch((error: NodeJS.ErrnoException) => {
    // Another program was quicker.
    if (error.code !== 'ENOENT') throw error;
  });
  if (!damaged) return readDocument(path, form);
  if (!previous.ok) return { value: undefined, damaged };
  await writeAtomically(path, before, { mode: 0o600 });
  return { value: previous.value, damaged: { ...damaged, restored: true } };
}

/** Renames a file that cannot be used, so that nothing of it is lost. */
export async function setAside(path: string, reason: string): Promise<SetAside> {
  const stamp = new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  // Two may be damaged within a second; the first must not be lost to the second.
  const keptAs = path.replace(/(\.json)?$/, `.damaged-${stamp}-${randomBytes(3).toString('hex')}$1`);
  await rename(path, keptAs);
  return { file: path, keptAs, reason, restored: false };
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Text as JSON of this form, or why it is not. */
export function parseAs<Value>(text: string, schema: z.ZodType<Value>): Parsed<Value> {
  const json = parseJson(text);
  return json === undefined ? { ok: false, reason: 'not JSON' } : checked(json, schema);
}
