import path from 'node:path';
import * as z from 'zod';
import type { Cache } from '../../../core/cache.ts';
import { describeError, isAbort } from '../../../core/errors.ts';
import type { Tools } from '../../../media/tools/tools.ts';
import { limitGarbage } from '../../matching/release-memory.ts';
import { mergeDescriptions } from '../description/describe.ts';
import { readSidecars } from '../description/sidecar.ts';
import { PackedVideos } from '../packed-videos.ts';
import { type LibraryVideo, libraryVideoSchema, type UnusableVideo, unusableSchema } from '../video.ts';
import { type FolderPart, partVersion, type VideoFiles } from './parts.ts';
import { type ProbedFacts, probeVideo } from './probe-video.ts';
import type { FoundFile } from './walk.ts';

/** The cached content of a part of a folder. */
const foundSchema = z.object({ videos: z.array(libraryVideoSchema), unusable: z.array(unusableSchema) });
type Found = z.infer<typeof foundSchema>;

/** The content of a part of a folder. */
export interface PartScan {
  videos: PackedVideos;
  unusable: readonly UnusableVideo[];
}

export interface PartScanContext {
  tools: Tools;
  cache: Cache;
  signal: AbortSignal;
  /** Limits the parallel probes to the number of cores. */
  limit<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Probes by inode, so that a file with several names is probed once. */
  byInode: Map<string, Promise<ProbedFacts>>;
  /** Called with the number of files that are finished. */
  done(files: number): void;
}

/**
 * Returns the videos of a part of a folder, from the cache when nothing in it has changed. Otherwise only new and changed
 * files are probed.
 */
export async function scanPart(
  part: FolderPart,
  signature: string,
  context: PartScanContext,
): Promise<PartScan> {
  let probed = 0;
  const counting: PartScanContext = {
    ...context,
    done: (files) => {
      probed += files;
      context.done(files);
    },
  };
  const key = { kind: 'library', version: partVersion, inputs: { folder: part.path, signature } };
  try {
    return packed(
      await retryIfOthersAbort(context.signal, () =>
        context.cache.remember(key, foundSchema, () => readPart(part, counting)),
      ),
    );
  } catch (error) {
    if (error instanceof TemporaryFault) return packed(error.found);
    throw error;
  } finally {
    limitGarbage();
    context.done(Math.max(0, part.files.length - probed));
  }
}

function packed({ videos, unusable }: Found): PartScan {
  return { videos: new PackedVideos(videos), unusable };
}

/** Some files failed for a temporary reason: the others are used, and their part is not cached. */
class TemporaryFault extends Error {
  override readonly name = 'TemporaryFault';
  readonly found: Found;

  constructor(found: Found) {
    super('not all files of a folder could be read');
    this.found = found;
  }
}

async function readPart(part: FolderPart, context: PartScanContext): Promise<Found> {
  const found: Found = { videos: [], unusable: [] };
  let hasTemporaryFault = false;
  const all = await Promise.all(
    part.files.map(async (files) => {
      try {
        return await readVideo(part, files, context);
      } catch (error) {
        context.signal.throwIfAborted();
        hasTemporaryFault = true;
        return { path: path.join(part.path, files.video.name), reason: describeError(error) };
      } finally {
        context.done(1);
      }
    }),
  );
  for (const each of all) {
    if ('reason' in each) found.unusable.push(each);
    else found.videos.push(each);
  }
  if (hasTemporaryFault) throw new TemporaryFault(found);
  return found;
}

async function readVideo(
  part: FolderPart,
  { video, sidecars }: VideoFiles,
  context: PartScanContext,
): Promise<LibraryVideo | UnusableVideo> {
  const place = path.join(part.path, video.name);
  const facts = await probeOnce(part.path, video, context);
  if (!facts.usable) return { path: place, reason: facts.reason };
  const { usable: _, about, ...picture } = facts;
  const sidecar = await context.limit(() => readSidecars(part.path, sidecars));
  return {
    path: place,
    sizeBytes: video.sizeBytes,
    folders: [...part.names],
    about: mergeDescriptions([sidecar, about]),
    ...picture,
  };
}

function probeOnce(folder: string, file: FoundFile, context: PartScanContext): Promise<ProbedFacts> {
  const probe = () =>
    context.limit(() => {
      context.signal.throwIfAborted();
      return retryIfOthersAbort(context.signal, () => probeVideo(folder, file, context));
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
