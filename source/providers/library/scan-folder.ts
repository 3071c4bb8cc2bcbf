import { createHash } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import type { Cache } from '../../core/cache.ts';
import { describeError, isAbort } from '../../core/errors.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { mergeDescriptions } from './describe.ts';
import { type Facts, probeVideo } from './probe-video.ts';
import { readSidecars } from './sidecar.ts';
import { type LibraryVideo, libraryVideoSchema, type Unusable, unusableSchema } from './video.ts';
import type { FoundFile, FoundFolder } from './walk.ts';

/** What one folder holds, as it is remembered. */
const folderScanSchema = z.object({ videos: z.array(libraryVideoSchema), unusable: z.array(unusableSchema) });
export type FolderScan = z.infer<typeof folderScanSchema>;

/** A new way of reading names, descriptions or probes makes this one higher. */
const version = '1';

export interface FolderScanContext {
  tools: Tools;
  cache: Cache;
  signal: AbortSignal;
  /** Runs one probe when a core is free. */
  limit<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Probes on their way by inode, for files with several names. */
  byInode: Map<string, Promise<Facts>>;
  /** Called for each file that is done. */
  done(files: number): void;
}

/** A hash of everything that what is remembered of a folder depends on. */
export function folderSignature(folder: FoundFolder): string {
  return createHash('sha256')
    .update(JSON.stringify([version, folder]))
    .digest('hex');
}

/**
 * The videos of one folder: from the memory of earlier scans when nothing in it changed, else put together anew, where
 * only files that are new or changed are probed.
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
    return await unlessOthersStop(context.signal, () =>
      context.cache.remember(key, folderScanSchema, () => readFolder(folder, counting)),
    );
  } catch (error) {
    if (error instanceof PassingFault) return error.scan;
    throw error;
  } finally {
    context.done(Math.max(0, folder.videos.length - probed));
  }
}

/** Some files failed for a reason that may pass: the rest is used and nothing is remembered for the folder as a whole. */
class PassingFault extends Error {
  override readonly name = 'PassingFault';
  readonly scan: FolderScan;

  constructor(scan: FolderScan) {
    super('not all files of a folder could be read');
    this.scan = scan;
  }
}

async function readFolder(folder: FoundFolder, context: FolderScanContext): Promise<FolderScan> {
  const scan: FolderScan = { videos: [], unusable: [] };
  let passing = false;
  const all = await Promise.all(
    folder.videos.map(async (file) => {
      try {
        return await readVideo(folder, file, context);
      } catch (error) {
        context.signal.throwIfAborted();
        passing = true;
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
  if (passing) throw new PassingFault(scan);
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
  const said = await context.limit(() => readSidecars(folder, file));
  return {
    path: place,
    sizeBytes: file.sizeBytes,
    folders: folder.names,
    about: mergeDescriptions([said, about]),
    ...picture,
  };
}

function probeOnce(folder: FoundFolder, file: FoundFile, context: FolderScanContext): Promise<Facts> {
  const probe = () =>
    context.limit(() => {
      context.signal.throwIfAborted();
      return unlessOthersStop(context.signal, () => probeVideo(folder.path, file, context));
    });
  if (file.inode === undefined) return probe();
  const known = context.byInode.get(file.inode) ?? probe();
  context.byInode.set(file.inode, known);
  return known;
}

/** Work that is shared with another job fails when that job is stopped; then it is simply ours. */
async function unlessOthersStop<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isAbort(error)) throw error;
    }
  }
}
