import { realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import type { Cache } from '../../../core/cache.ts';
import { UserError } from '../../../core/errors.ts';
import { cleanText, formatCount, pluralize } from '../../../core/text/text.ts';
import { requireTool, type Tools } from '../../../media/tools/tools.ts';
import type { SentenceModel } from '../../matching/sentence-model/model.ts';
import { VideoList } from '../packed-videos.ts';
import type { TextIndex } from '../text-index.ts';
import type { UnusableVideo } from '../video.ts';
import { type FolderPart, partSignature, partsOf } from './parts.ts';
import { withoutProxies } from './proxies.ts';
import { type PartScan, scanPart } from './scan-part.ts';
import { describeUnopened } from './unopened.ts';
import { type FoundFolder, isFileFault, type Walk, walkLibrary } from './walk.ts';

/** All footage of the library folders, indexed for searches. */
export interface Library {
  index: TextIndex;
  /** Content of the parts of all folders by their signature, so that the next scan can reuse unchanged ones. */
  parts: ReadonlyMap<string, PartScan>;
}

export interface ScanRequest {
  folders: readonly string[];
  /** Files and folders that are never offered, also when links lead to them. */
  exclude: readonly string[];
  tools: Tools;
  cache: Cache;
  signal: AbortSignal;
  progress(fraction: number | undefined, message: string): void;
  log(level: 'debug' | 'info' | 'warn', message: string): void;
  /** The previous scan. */
  before: Library | undefined;
  /** The sentence model, if it is installed. */
  model?: SentenceModel | undefined;
}

/** Parts that are scanned in parallel, so that many small folders use the cores as well as a large one. */
const parallelParts = 8;
/** Max progress reports of a scan; each takes longer than a cached file. */
const maxReports = 1000;
/** Max names of unusable files in the log, which is part of the report; the rest is counted. */
const maxNamesInLog = 100;

/**
 * Finds and probes all videos in the library folders. Cached files are not probed again, even when the earlier scan was
 * aborted.
 * @throws UserError when there is no usable video.
 */
export async function scanLibrary(request: ScanRequest): Promise<Library> {
  const { signal, before } = request;
  request.progress(undefined, 'Scanning the library');
  const exclude = new Set(await Promise.all(request.exclude.map(realPath)));
  const walk = await walkLibrary(request.folders, { exclude, signal });
  const originals = withoutProxies(walk.folders);
  const parts = await scanFolders(originals.folders, request);
  signal.throwIfAborted();
  const scans = [...parts.values()];
  const videos = new VideoList(scans.map((scan) => scan.videos));
  const unusable = scans.flatMap((scan) => scan.unusable);
  if (before && sameParts(before.parts, parts)) return before;
  request.log('info', summary(videos.length, unusable, walk.unreadable, originals.proxies));
  for (const sentence of describeUnopened(walk.unopened)) request.log('warn', `Library: ${sentence}`);
  if (videos.length === 0) throw emptyLibrary(request.folders, unusable, walk);
  // The word tables are half a megabyte, so they are loaded only when there is something to search.
  const { buildTextIndex } = await import('../text-index.ts');
  return { index: await buildTextIndex(videos, request.model), parts };
}

async function scanFolders(
  found: readonly FoundFolder[],
  request: ScanRequest,
): Promise<ReadonlyMap<string, PartScan>> {
  const { tools, cache, signal, before } = request;
  const total = found.reduce((sum, folder) => sum + folder.videos.length, 0);
  // Reports a missing ffprobe once instead of for every file.
  if (total > 0) requireTool(tools.ffprobe);
  let finished = 0;
  let reported = 0;
  const done = (files: number) => {
    finished += files;
    if (finished < total && finished - reported < total / maxReports) return;
    reported = finished;
    const share = `${formatCount(finished)} of ${pluralize(total, 'video')}`;
    request.progress(finished / total, `Scanning the library: ${share}`);
  };
  const limit = pLimit(availableParallelism());
  const byInode = new Map();
  const scanOne = async ({ videos, make }: { videos: number; make(): FolderPart }) => {
    signal.throwIfAborted();
    const part = make();
    const signature = partSignature(part);
    const known = before?.parts.get(signature);
    if (known) {
      done(videos);
      return [signature, known] as const;
    }
    const scan = await scanPart(part, signature, { tools, cache, signal, limit, byInode, done });
    return [signature, scan] as const;
  };
  return new Map(await pLimit(parallelParts).map(found.flatMap(partsOf), scanOne));
}

function sameParts(one: Library['parts'], other: Library['parts']): boolean {
  return one.size === other.size && [...one].every(([signature, known]) => other.get(signature) === known);
}

function summary(
  videos: number,
  unusable: readonly UnusableVideo[],
  unreadable: readonly string[],
  proxies: number,
): string {
  const parts = [`The library has ${pluralize(videos, 'video')}.`];
  if (proxies > 0) {
    const what =
      proxies === 1
        ? '1 proxy was left out, since its original is there'
        : `${proxies} proxies were left out, since their originals are there`;
    parts.push(`${what}.`);
  }
  if (unusable.length > 0)
    parts.push(
      `${pluralize(unusable.length, 'file')} cannot be used: ${listed(unusable.map(describeUnusable))}.`,
    );
  if (unreadable.length > 0) {
    const names = unreadable.map((place) => cleanText(place, 200));
    const what = unreadable.length === 1 ? '1 file or folder' : `${unreadable.length} files or folders`;
    parts.push(`${what} could not be read: ${listed(names)}.`);
  }
  return parts.join(' ');
}

function listed(names: readonly string[]): string {
  const more = names.length > maxNamesInLog ? `; and ${names.length - maxNamesInLog} more` : '';
  return `${names.slice(0, maxNamesInLog).join('; ')}${more}`;
}

function emptyLibrary(
  folders: readonly string[],
  unusable: readonly UnusableVideo[],
  { unreadable, unopened }: Walk,
): UserError {
  const where = folders.map((folder) => cleanText(folder)).join(', ');
  const gone = folders.filter((folder) => unreadable.includes(path.resolve(folder)));
  if (gone.length > 0) {
    const named = gone.map((folder) => cleanText(folder)).join(', ');
    return new UserError(`The library cannot be read: ${named}.`, {
      hint: 'Check that the disk is connected and that you have read access to the folder.',
    });
  }
  const [first] = unusable;
  const what = first
    ? `No usable video was found in the library (${where}): ${describeUnusable(first)}.`
    : `There is no video in the library (${where}).`;
  const message = [what, ...describeUnopened(unopened)].join(' ');
  return new UserError(message, { hint: 'Put footage there, or choose another folder with --library.' });
}

function describeUnusable({ path: place, reason }: UnusableVideo): string {
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
