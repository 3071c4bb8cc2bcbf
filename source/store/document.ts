import { randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFile } from 'atomically';
import { Low } from 'lowdb';
import type * as z from 'zod';
import { ensureFolder } from './ensure-folder.ts';

/** A file that could not be read as what it should be; it was kept under another name. */
export interface SetAside {
  file: string;
  keptAs: string;
  reason: string;
}

/**
 * A lowdb document checked against a schema, written atomically with a flush. lowdb's own file adapter is not used: its
 * fixed temporary name lets two processes destroy the file (dependencies.md, 1e).
 */
export class Document<Value> {
  readonly #low: Low<Value>;
  readonly #path: string;
  #setAside: SetAside | undefined;

  constructor(path: string, schema: z.ZodType<Value>, empty: Value) {
    this.#path = path;
    this.#low = new Low<Value>(
      {
        read: () => this.#read(schema),
        write: (value) => writeDocument(path, value),
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

  async #read(schema: z.ZodType<Value>): Promise<Value | null> {
    const text = await readIfThere(this.#path);
    if (text === undefined) return null;
    const parsed = parseAs(text, schema);
    if (parsed.ok) return parsed.value;
    this.#setAside = await setAside(this.#path, parsed.reason);
    return null;
  }
}

/** Renames a file that cannot be used, so that nothing of it is lost. */
export async function setAside(path: string, reason: string): Promise<SetAside> {
  const stamp = new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  // Two may be damaged within a second; the first must not be lost to the second.
  const keptAs = path.replace(/(\.json)?$/, `.damaged-${stamp}-${randomBytes(3).toString('hex')}$1`);
  await rename(path, keptAs);
  return { file: path, keptAs, reason };
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
export function parseAs<Value>(
  text: string,
  schema: z.ZodType<Value>,
): { ok: true; value: Value } | { ok: false; reason: string } {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return { ok: true, value: parsed.data };
    const issue = parsed.error.issues[0];
    return {
      ok: false,
      reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'has another form'}`.trim(),
    };
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
}

async function writeDocument(path: string, value: unknown): Promise<void> {
  await ensureFolder(dirname(path));
  await writeFile(path, `${JSON.stringify(value)}\n`, { mode: 0o600 });
}
