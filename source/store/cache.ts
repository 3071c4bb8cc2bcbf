import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { open, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Cache, CacheKey } from '../core/cache.ts';
import { parseJsonAs } from './files/document.ts';
import { ensureFolderSync } from './files/ensure-folder.ts';
import { temporaryName } from './files/temporary-name.ts';

/** Statistics of one kind of entry, as shown by `cache stats`. */
export interface CacheStats {
  kind: string;
  entries: number;
  sizeBytes: number;
}

interface Entry {
  path: string;
  kind: string;
  sizeBytes: number;
  /** Milliseconds since 1970. */
  madeAt: number;
  usedAt: number;
}

const dayMs = 24 * 3600 * 1000;
/** A hit updates the access time of the file at most this often. */
const touchEveryMs = 60_000;
/** After a process has written this share of the size limit, the folder is pruned. */
const pruneAfterShare = 0.05;

export interface FileCacheOptions {
  ttlDays: number;
  /** Above this size the least recently used entries are removed; undefined: no limit. */
  maxBytes?: number;
}

/**
 * A cache with one small file for each value, named by the hash of its key. A file that cannot be read, is too old or
 * does not match the schema is a miss. Safe with several processes: files are only replaced whole, and a file that
 * another process removes in the meantime is a miss too.
 */
export class FileCache implements Cache {
  readonly #folder: string;
  readonly #maxAgeMs: number;
  readonly #options: FileCacheOptions;
  /** Bytes written since the folder was last measured; the first write of a process measures it. */
  #written = Number.POSITIVE_INFINITY;
  #pruning: Promise<unknown> | undefined;
  readonly #inFlight = new Map<string, Promise<unknown>>();

  constructor(folder: string, options: FileCacheOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#maxAgeMs = options.ttlDays * dayMs;
  }

  remember<Value>(key: CacheKey, schema: z.ZodType<Value>, make: () => Promise<Value>): Promise<Value> {
    const path = this.#path(key);
    const inFlight = this.#inFlight.get(path);
    // If the call in flight was aborted, the others that wait for its value try again themselves.
    if (inFlight !== undefined)
      return inFlight.then((value) => schema.parse(value)).catch(() => this.remember(key, schema, make));
    const work = this.#remember(path, this.#ageLimit(key), schema, make).finally(() =>
      this.#inFlight.delete(path),
    );
    this.#inFlight.set(path, work);
    return work;
  }

  async recall<Value>(key: CacheKey, schema: z.ZodType<Value>): Promise<Value | undefined> {
    return (await this.#read(this.#path(key), this.#ageLimit(key), schema))?.value;
  }

  async #remember<Value>(
    path: string,
    maxAgeMs: number,
    schema: z.ZodType<Value>,
    make: () => Promise<Value>,
  ): Promise<Value> {
    const known = await this.#read(path, maxAgeMs, schema);
    if (known) return known.value;
    const value = await make();
    await this.#write(path, JSON.stringify({ value }));
    return value;
  }

  async #write(path: string, text: string): Promise<void> {
    try {
      await writeEntry(path, text);
    } catch (error) {
      // The value may have been paid for, so it is used although it cannot be cached. When the disk is full or
      // read-only, saving the job reports it.
      if (error instanceof Error && 'code' in error) return;
      throw error;
    }
    this.#written += text.length;
    const { maxBytes, ttlDays } = this.#options;
    if (maxBytes === undefined || this.#written < maxBytes * pruneAfterShare) return;
    this.#written = 0;
    // Runs in the background, one after the other.
    this.#pruning = (this.#pruning ?? Promise.resolve())
      .then(() => pruneCache(this.#folder, { ttlDays, maxBytes }))
      .catch(() => {});
  }

  /** Resolves when pruning that is in flight has ended. */
  async settled(): Promise<void> {
    await this.#pruning;
  }

  async #read<Value>(
    path: string,
    maxAgeMs: number,
    schema: z.ZodType<Value>,
  ): Promise<{ value: Value } | undefined> {
    const found = await stat(path).catch(() => undefined);
    if (!found || Date.now() - found.mtimeMs > maxAgeMs) return undefined;
    const text = await readFile(path, 'utf8').catch(() => '');
    const parsed = parseJsonAs(text, z.object({ value: schema }));
    if (!parsed.ok) return undefined;
    const now = Date.now();
    // The access time is the last use, by which entries are pruned; the modification time is when the value was made.
    if (now - found.atimeMs > touchEveryMs)
      await utimes(path, now / 1000, found.mtimeMs / 1000).catch(() => {});
    return { value: parsed.value.value };
  }

  #ageLimit({ maxAgeSeconds }: CacheKey): number {
    return maxAgeSeconds === undefined ? this.#maxAgeMs : Math.min(this.#maxAgeMs, maxAgeSeconds * 1000);
  }

  #path(key: CacheKey): string {
    const hash = createHash('sha256')
      .update(stableJson([key.version, key.inputs]))
      .digest('hex');
    return join(this.#folder, key.kind, hash.slice(0, 2), `${hash}.json`);
  }
}

/** Entries and bytes by kind. */
export async function cacheStats(folder: string): Promise<CacheStats[]> {
  const kinds = new Map<string, CacheStats>();
  for (const { kind, sizeBytes } of await entries(folder)) {
    const stats = kinds.get(kind) ?? { kind, entries: 0, sizeBytes: 0 };
    kinds.set(kind, { kind, entries: stats.entries + 1, sizeBytes: stats.sizeBytes + sizeBytes });
  }
  return [...kinds.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** Removes every entry. @returns what was removed. */
export async function clearCache(folder: string): Promise<{ entries: number; sizeBytes: number }> {
  return removeAll(await entries(folder));
}

/** Removes expired entries, then the least recently used until the rest fits. @returns what was removed */
export async function pruneCache(
  folder: string,
  limits: { ttlDays: number; maxBytes: number },
): Promise<{ entries: number; sizeBytes: number }> {
  const now = Date.now();
  const all = (await entries(folder)).sort((a, b) => b.usedAt - a.usedAt);
  let keptBytes = 0;
  const removed = all.filter((entry) => {
    if (now - entry.madeAt > limits.ttlDays * dayMs) return true;
    keptBytes += entry.sizeBytes;
    return keptBytes > limits.maxBytes;
  });
  return removeAll(removed);
}

async function removeAll(removed: Entry[]): Promise<{ entries: number; sizeBytes: number }> {
  for (const { path } of removed) await rm(path, { force: true });
  return { entries: removed.length, sizeBytes: removed.reduce((sum, each) => sum + each.sizeBytes, 0) };
}

async function entries(folder: string): Promise<Entry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = found.filter((each) => each.isFile());
  const described = await Promise.all(
    files.map(async (file): Promise<Entry | undefined> => {
      const path = join(file.parentPath, file.name);
      const facts = await stat(path).catch(() => undefined);
      const kind = path.slice(folder.length + 1).split(/[\\/]/)[0] ?? '';
      return (
        facts && {
          path,
          kind,
          sizeBytes: facts.size,
          madeAt: facts.mtimeMs,
          usedAt: Math.max(facts.atimeMs, facts.mtimeMs),
        }
      );
    }),
  );
  return described.filter((each) => each !== undefined);
}

/**
 * Writes a value that may have been paid for. Creating its folder, writing and renaming are synchronous, so that no other
 * code runs between an answer and its file. It is flushed afterwards; a file damaged by a power cut before that is a miss.
 */
async function writeEntry(path: string, text: string): Promise<void> {
  const temporary = temporaryName(path);
  const write = () => writeFileSync(temporary, text, { mode: 0o600 });
  try {
    try {
      write();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      ensureFolderSync(dirname(path));
      write();
    }
    renameSync(temporary, path);
  } catch (error) {
    // When the disk is full, a part of the file may have been written.
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** JSON with sorted keys, so that equal inputs have equal texts. */
function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
