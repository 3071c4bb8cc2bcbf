import { createHash } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import type { Cache } from '../../../core/cache.ts';
import { describeError, isAbort } from '../../../core/errors.ts';
import type { Tools } from '../../../media/tools/tools.ts';
import { mergeDescriptions } from '../description/describe.ts';
import { readSidecars } from '../description/sidecar.ts';
import { type LibraryVideo, libraryVideoSchema, type Unusable, unusableSchema } from '../video.ts';
import { type Facts, probeVideo } from './probe-video.ts';
import type { FoundFile, FoundFolder } from './walk.ts';

/** The cached content of one folder. */
const folderScanSchema = z.object({ videos: z.array(libraryVideoSchema), unusable: z.array(unusableSchema) });
export type FolderScan = z.infer<typeof folderScanSchema>;

/** Part of the cache key: increase it when names, descriptions or probes are read differently. */
const version = '1';

export interface FolderScanContext {
  tools: Tools;
  cache: Cache;
  signal: AbortSignal;
  /** Limits the parallel probes to the number of cores. */
  limit<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Probes by inode, so that a file with several names is probed once. */
  byInode: Map<string, Promise<Facts>>;
  /** Called with the number of files that are finished. */
  done(files: number): void;
}

/** A hash of everything that the cached content of a folder depends on. */
export function folderSignature(folder: FoundFolder): string {
  return createHash('sha256')
    .update(JSON.stringify([version, folder]))
    .digest('hex');
}

/**
 * Returns the videos of one folder, from the cache when nothing in it has changed. Otherwise only new and changed files
 * are probed.
 */
export async function scanFolder(
  folder: FoundFolder,
  signature: string,
  context: FolderScanContext,
): Promise<FolderScan> {
  let probed = 0;
  const counting: FolderScanContext = {
    ...context,
    done: (files) => {
      probed += files;
      context.done(files);
    },
  };
  const key = { kind: 'library', version, inputs: { folder: folder.path, signature } };
  try {
    return await retryIfOthersAbort(context.signal, () =>
      context.cache.remember(key, folderScanSchema, () => readFolder(folder, counting)),
    );
  } catch (error) {
    if (error instanceof TemporaryFault) return error.scan;
    throw error;
  } finally {
    context.done(Math.max(0, folder.videos.length - probed));
  }
}

/** Some files failed for a temporary reason: the others are used, and the folder is not cached. */
class TemporaryFault extends Error {
  override readonly name = 'TemporaryFault';
  readonly scan: FolderScan;

  constructor(scan: FolderScan) {
    super('not all files of a folder could be read');
    this.scan = scan;
  }
}

async function readFolder(folder: FoundFolder, context: FolderScanContext): Promise<FolderScan> {
  const scan: FolderScan = { videos: [], unusable: [] };
  let hasTemporaryFault = false;
  const all = await Promise.all(
    folder.videos.map(async (file) => {
      try {
        return await readVideo(folder, file, context);
      } catch (error) {
        context.signal.throwIfAborted();
        hasTemporaryFault = true;
        return { path: path.join(folder.path, file.name), reason: describeError(error) };
      } finally {
        context.done(1);
      }
    }),
  );
  for (const each of all) {
    if ('reason' in each) scan.unusable.push(each);
    else scan.videos.push(each);
  }
  if (hasTemporaryFault) throw new TemporaryFault(scan);
  return scan;
}

async function readVideo(
  folder: FoundFolder,
  file: FoundFile,
  context: FolderScanContext,
): Promise<LibraryVideo | Unusable> {
  const place = path.join(folder.path, file.name);
  const facts = await probeOnce(folder, file, context);
  if (!facts.usable) return { path: place, reason: facts.reason };
  const { usable: _, about, ...picture } = facts;
  const sidecar = await context.limit(() => readSidecars(folder, file));
  return {
    path: place,
    sizeBytes: file.sizeBytes,
    folders: folder.names,
    about: mergeDescriptions([sidecar, about]),
    ...picture,
  };
}

function probeOnce(folder: FoundFolder, file: FoundFile, context: FolderScanContext): Promise<Facts> {
  const probe = () =>
    context.limit(() => {
      context.signal.throwIfAborted();
      return retryIfOthersAbort(context.signal, () => probeVideo(folder.path, file, context));
    });
  if (file.inode === undefined) return probe();
  const known = context.byInode.get(file.inode) ?? probe();
  context.byInode.set(file.inode, known);
  return known;
}

/**
 * Work that is shared with another job through the cache fails when that job is aborted; then it is done again here.
 */
async function retryIfOthersAbort<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isAbort(error)) throw error;
    }
  }
}
