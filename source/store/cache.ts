import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { open, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Cache, CacheKey } from '../core/cache.ts';
import { parseAs } from './files/document.ts';
import { ensureFolderAtOnce } from './files/ensure-folder.ts';
import { temporaryName } from './files/temporary-name.ts';

/** What `cache stats` shows of one kind of entry. */
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
/** A fresh hit does not touch the file again within this time. */
const touchEveryMs = 60_000;
/** After a process wrote this share of the size limit, the folder is brought back below it. */
const pruneEvery = 0.05;

export interface FileCacheOptions {
  ttlDays: number;
  /** The longest unused go first beyond this; no limit without. */
  maxBytes?: number;
}

/**
 * Remembered values as one small file each, named by the hash of their key. A file that cannot be read, is too old or
 * does not fit the schema counts as absent. Safe with several processes: files are only ever replaced whole, and one
 * that another process removes in between counts as absent too.
 */
export class FileCache implements Cache {
  readonly #folder: string;
  readonly #maxAgeMs: number;
  readonly #options: FileCacheOptions;
  /** Bytes written since the folder was last measured; the first write of a process measures it. */
  #written = Number.POSITIVE_INFINITY;
  #pruning: Promise<unknown> | undefined;
  readonly #under = new Map<string, Promise<unknown>>();

  constructor(folder: string, options: FileCacheOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#maxAgeMs = options.ttlDays * dayMs;
  }

  remember<Value>(key: CacheKey, schema: z.ZodType<Value>, make: () => Promise<Value>): Promise<Value> {
    const path = this.#path(key);
    const under = this.#under.get(path);
    // Whoever made it may have been stopped; that is no reason for those who only wait for it.
    if (under !== undefined)
      return under.then((value) => schema.parse(value)).catch(() => this.remember(key, schema, make));
    const work = this.#remember(path, this.#ageLimit(key), schema, make).finally(() =>
      this.#under.delete(path),
    );
    this.#under.set(path, work);
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
      await keep(path, text);
    } catch (error) {
      // The value was made, perhaps paid: it is not lost because it cannot be remembered. Where the disk is full or
      // read-only, the job's own files say so.
      if (error instanceof Error && 'code' in error) return;
      throw error;
    }
    this.#written += text.length;
    const { maxBytes, ttlDays } = this.#options;
    if (maxBytes === undefined || this.#written < maxBytes * pruneEvery) return;
    this.#written = 0;
    // Nobody waits for it but the next one.
    this.#pruning = (this.#pruning ?? Promise.resolve())
      .then(() => pruneCache(this.#folder, { ttlDays, maxBytes }))
      .catch(() => {});
  }

  /** Settles when the folder has been brought below its limit, if that is under way. */
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
    const parsed = parseAs(text, z.object({ value: schema }));
    if (!parsed.ok) return undefined;
    const now = Date.now();
    // The access time says when it was used, so that the oldest unused go first; the other says when it was made.
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

/** Removes entries older than the time to live, then the longest unused until the rest fits. @returns what was removed. */
export async function pruneCache(
  folder: string,
  limits: { ttlDays: number; maxBytes: number },
): Promise<{ entries: number; sizeBytes: number }> {
  const now = Date.now();
  const all = (await entries(folder)).sort((a, b) => b.usedAt - a.usedAt);
  let kept = 0;
  const leaving = all.filter((entry) => {
    if (now - entry.madeAt > limits.ttlDays * dayMs) return true;
    kept += entry.sizeBytes;
    return kept > limits.maxBytes;
  });
  return removeAll(leaving);
}

async function removeAll(leaving: Entry[]): Promise<{ entries: number; sizeBytes: number }> {
  for (const { path } of leaving) await rm(path, { force: true });
  return { entries: leaving.length, sizeBytes: leaving.reduce((sum, each) => sum + each.sizeBytes, 0) };
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
 * Writes an answer that may have been paid. It has its name before anything else is done: a kill comes before or after,
 * never between. Then it is flushed; after a power cut in between it is damaged and counts as absent.
 */
async function keep(path: string, text: string): Promise<void> {
  const temporary = temporaryName(path);
  const put = () => writeFileSync(temporary, text, { mode: 0o600 });
  try {
    try {
      put();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      ensureFolderAtOnce(dirname(path));
      put();
    }
    renameSync(temporary, path);
  } catch (error) {
    // A disk that is full took a part of it.
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

/** JSON with sorted keys: the same inputs give the same text. */
function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
