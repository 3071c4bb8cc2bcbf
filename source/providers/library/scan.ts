import { realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import type { Cache } from '../../core/cache.ts';
import { UserError } from '../../core/errors.ts';
import { cleanText } from '../../core/text/text.ts';
import { requireTool, type Tools } from '../../media/tools/tools.ts';
import type { SentenceModel } from '../matching/sentence-model/model.ts';
import { type FolderScan, folderSignature, scanFolder } from './scan-folder.ts';
import { buildTextIndex, type TextIndex } from './text-index.ts';
import type { Unusable } from './video.ts';
import { type FoundFolder, isFileFault, walkLibrary } from './walk.ts';

/** All footage of the library folders, ready to be searched. */
export interface Library {
  index: TextIndex;
  /** What it is made of, folder by folder, so that the next scan can keep what did not change. */
  folders: ReadonlyMap<string, { signature: string; scan: FolderScan }>;
}

export interface ScanRequest {
  folders: readonly string[];
  /** Files and folders that are never offered, whatever names lead to them. */
  exclude: readonly string[];
  tools: Tools;
  cache: Cache;
  signal: AbortSignal;
  progress(fraction: number | undefined, message: string): void;
  log(level: 'debug' | 'info' | 'warn', message: string): void;
  /** The scan before this one. */
  before: Library | undefined;
  /** The sentence model, where it is here. */
  model?: SentenceModel | undefined;
}

/** Folders on their way at once, so that many small ones keep the cores as busy as one large. */
const foldersAtOnce = 8;
/** Names of unusable files in the log; the rest is a number. */
const namesInLog = 5;
const numbers = new Intl.NumberFormat('en');

/**
 * Finds and probes everything below the library folders. What is known is not probed again, also when an earlier
 * scan was stopped half way.
 * @throws UserError when there is no usable video.
 */
export async function scanLibrary(request: ScanRequest): Promise<Library> {
  const { signal, before } = request;
  request.progress(undefined, 'Looking through the library');
  const exclude = new Set(await Promise.all(request.exclude.map(realPath)));
  const walk = await walkLibrary(request.folders, { exclude, signal });
  const folders = await scanFolders(walk.folders, request);
  signal.throwIfAborted();
  const scans = [...folders.values()].map(({ scan }) => scan);
  const videos = scans.flatMap((scan) => scan.videos);
  const unusable = scans.flatMap((scan) => scan.unusable);
  if (before && sameFolders(before.folders, folders)) return before;
  request.log('info', summary(videos.length, unusable, walk.unreadable.length));
  if (videos.length === 0) throw emptyLibrary(request.folders, unusable, walk.unreadable);
  return { index: await buildTextIndex(videos, request.model), folders };
}

async function scanFolders(found: readonly FoundFolder[], request: ScanRequest) {
  const { tools, cache, signal, before } = request;
  const total = found.reduce((sum, folder) => sum + folder.videos.length, 0);
  // A missing ffprobe is said once, and not of every file.
  if (total > 0) requireTool(tools.ffprobe);
  let finished = 0;
  const done = (files: number) => {
    finished += files;
    const counted = `${numbers.format(finished)} of ${numbers.format(total)} videos`;
    request.progress(finished / total, `Looking through the library: ${counted}`);
  };
  const limit = pLimit(availableParallelism());
  const byInode = new Map();
  const scanOne = async (folder: FoundFolder) => {
    signal.throwIfAborted();
    const signature = folderSignature(folder);
    const known = before?.folders.get(folder.path);
    if (known?.signature === signature) {
      done(folder.videos.length);
      return [folder.path, known] as const;
    }
    const scan = await scanFolder(folder, signature, { tools, cache, signal, limit, byInode, done });
    return [folder.path, { signature, scan }] as const;
  };
  return new Map(await pLimit(foldersAtOnce).map(found, scanOne));
}

function sameFolders(one: Library['folders'], other: Library['folders']): boolean {
  return one.size === other.size && [...one].every(([name, known]) => other.get(name) === known);
}

function summary(videos: number, unusable: readonly Unusable[], unreadable: number): string {
  const parts = [`The library has ${numbers.format(videos)} videos.`];
  if (unusable.length > 0) {
    const named = unusable.slice(0, namesInLog).map(describeUnusable).join('; ');
    const more = unusable.length > namesInLog ? `; and ${unusable.length - namesInLog} more` : '';
    parts.push(`${unusable.length} files cannot be used: ${named}${more}.`);
  }
  if (unreadable > 0) parts.push(`${unreadable} files or folders could not be read.`);
  return parts.join(' ');
}

function emptyLibrary(
  folders: readonly string[],
  unusable: readonly Unusable[],
  unreadable: readonly string[],
): UserError {
  const where = folders.map((folder) => cleanText(folder)).join(', ');
  const gone = folders.filter((folder) => unreadable.includes(path.resolve(folder)));
  if (gone.length > 0) {
    const named = gone.map((folder) => cleanText(folder)).join(', ');
    return new UserError(`The library cannot be read: ${named}.`, {
      hint: 'See that the disk is there and the folder may be read.',
    });
  }
  const [first] = unusable;
  const what = first
    ? `No usable video was found in the library (${where}): ${describeUnusable(first)}.`
    : `There is no video in the library (${where}).`;
  return new UserError(what, { hint: 'Put footage there, or name another folder with --library.' });
}

function describeUnusable({ path: place, reason }: Unusable): string {
  const name = cleanText(path.basename(place), 120);
  const why = reason.replace(/\.$/, '');
  return why.startsWith(name) ? why : `${name} (${why})`;
}

async function realPath(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch (error) {
    if (isFileFault(error)) return path.resolve(place);
    throw error;
  }
}
