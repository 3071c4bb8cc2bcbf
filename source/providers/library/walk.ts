import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isOnlyInCloud, noteUnopened, type Unopened } from './unopened.ts';
import { videoExtensions } from './video.ts';

/** A file as the folder lists it; together with its path these facts tell whether it changed. */
export interface FoundFile {
  name: string;
  sizeBytes: number;
  mtimeMs: number;
  /** A file that could not be read for want of permission is looked at again once that changed. */
  mode: number;
  /** Device and inode of a file that has several names, so that it is looked at once. */
  inode: string | undefined;
}

/** A folder with at least one video in it. */
export interface FoundFolder {
  path: string;
  /** Names of the library folder and of those below it that lead here. */
  names: string[];
  videos: FoundFile[];
  /** The `.txt`, `.json` and `.xmp` files beside them. */
  notes: FoundFile[];
}

export interface Walk {
  folders: FoundFolder[];
  /** Files and folders that could not be read. */
  unreadable: string[];
  /** Films that nothing here can open. */
  unopened: Unopened;
}

interface WalkOptions {
  /** Real paths of files and folders to leave out. */
  exclude: ReadonlySet<string>;
  signal: AbortSignal;
  /** Only names are read, which is all that counting needs: sizes and times of the files are 0. */
  namesOnly?: { found(videos: number): void };
}

/** A folder that holds this is a job's output: its clips must not become footage of the next job. */
const jobMark = '.processing_status.json';
const noteExtensions: ReadonlySet<string> = new Set(['.txt', '.json', '.xmp']);
/** `stat` calls on their way at once. */
const statsAtOnce = 64;

interface Place {
  path: string;
  names: string[];
}

/** What a walk keeps while it goes. */
interface Walking extends WalkOptions {
  /** Real paths that are done or excluded. */
  seen: Set<string>;
  /** Links, for when everything real is done: a file is known by its own name rather than a link's. */
  links: { place: Place; name: string }[];
  folders: Map<string, FoundFolder>;
  unreadable: string[];
  unopened: Unopened;
}

/**
 * Lists every video below the folders, each folder and file once even where links lead to it twice or in a circle.
 * Hidden folders and files are left out (the `._clip.mp4` of macOS among them), and so are jobs' output folders.
 * What cannot be read is counted. The order depends on names alone.
 */
export async function walkLibrary(folders: readonly string[], options: WalkOptions): Promise<Walk> {
  const walking: Walking = {
    ...options,
    seen: new Set(options.exclude),
    links: [],
    folders: new Map(),
    unreadable: [],
    unopened: { raw: [], cloud: [] },
  };
  for (const folder of folders.map((each) => path.resolve(each))) {
    await walkFrom({ path: folder, names: [path.basename(folder)] }, walking);
  }
  for (let link = walking.links.shift(); link; link = walking.links.shift()) {
    await followLink(link.place, link.name, walking);
  }
  const found = [...walking.folders.values()].filter((folder) => folder.videos.length > 0);
  return { folders: found, unreadable: walking.unreadable, unopened: walking.unopened };
}

async function walkFrom(start: Place, walking: Walking): Promise<void> {
  const waiting = [start];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const here = place;
    const below = await orUnreadable(here.path, walking, () => readPlace(here, walking));
    waiting.push(...(below ?? []).reverse());
  }
}

/** Takes up what one folder holds and returns the folders in it. */
async function readPlace(place: Place, walking: Walking): Promise<Place[]> {
  const real = await realpath(place.path);
  if (walking.seen.has(real)) return [];
  walking.seen.add(real);
  const listed = await readdir(place.path, { withFileTypes: true });
  if (listed.some((entry) => entry.name === jobMark)) return [];
  for (const { name } of listed) noteUnopened(name, walking.unopened);
  const shown = listed.filter((entry) => !entry.name.startsWith('.')).sort(byName);
  const links = shown.filter((entry) => entry.isSymbolicLink());
  walking.links.push(...links.map((entry) => ({ place, name: entry.name })));
  await readFiles(place, real, shown.filter(isWanted), walking);
  return shown.filter((entry) => entry.isDirectory()).map((entry) => inside(place, entry.name));
}

async function readFiles(place: Place, real: string, entries: readonly Dirent[], walking: Walking) {
  if (walking.namesOnly) return nameFiles(place, real, entries, walking);
  for (let index = 0; index < entries.length; index += statsAtOnce) {
    const batch = entries.slice(index, index + statsAtOnce);
    const read = await Promise.all(
      batch.map((entry) => {
        const file = path.join(place.path, entry.name);
        return orUnreadable(file, walking, () => factsOf(file));
      }),
    );
    for (const facts of read) {
      if (facts?.onlyInCloud) walking.unopened.cloud.push(facts.file.name);
      else if (facts) takeUp(place, facts.file, path.join(real, facts.file.name), walking);
    }
  }
}

function nameFiles(place: Place, real: string, entries: readonly Dirent[], walking: Walking) {
  const before = walking.folders.get(place.path)?.videos.length ?? 0;
  for (const { name } of entries) {
    const file = { name, sizeBytes: 0, mtimeMs: 0, mode: 0, inode: undefined };
    takeUp(place, file, path.join(real, name), walking);
  }
  const videos = walking.folders.get(place.path)?.videos.length ?? 0;
  if (videos > before) walking.namesOnly?.found(videos - before);
}

async function followLink(place: Place, name: string, walking: Walking): Promise<void> {
  const link = path.join(place.path, name);
  const facts = await orUnreadable(link, walking, () => factsOf(link));
  if (facts?.kind === 'folder') await walkFrom(inside(place, name), walking);
  if (facts?.kind !== 'file' || !isWanted({ name, isFile: () => true })) return;
  const target = await orUnreadable(link, walking, () => realpath(link));
  if (target === undefined || walking.seen.has(target)) return;
  takeUp(place, facts.file, target, walking);
  if (videoExtensions.has(extension(name))) walking.namesOnly?.found(1);
}

function takeUp(place: Place, file: FoundFile, real: string, walking: Walking): void {
  const folder = walking.folders.get(place.path) ?? { ...place, videos: [], notes: [] };
  walking.folders.set(place.path, folder);
  if (!videoExtensions.has(extension(file.name))) folder.notes.push(file);
  else if (!walking.seen.has(real)) {
    walking.seen.add(real);
    folder.videos.push(file);
  }
}

async function factsOf(file: string) {
  const facts = await stat(file);
  const kind: 'file' | 'folder' | 'other' = facts.isFile()
    ? 'file'
    : facts.isDirectory()
      ? 'folder'
      : 'other';
  return {
    kind,
    onlyInCloud: kind === 'file' && videoExtensions.has(extension(file)) && isOnlyInCloud(facts),
    file: {
      name: path.basename(file),
      sizeBytes: facts.size,
      mtimeMs: facts.mtimeMs,
      mode: facts.mode,
      inode: facts.nlink > 1 ? `${facts.dev}:${facts.ino}` : undefined,
    },
  };
}

/** The work's result, or undefined when the file system refused, which is counted and no more. */
async function orUnreadable<Result>(
  place: string,
  walking: Walking,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  walking.signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (!isFileFault(error)) throw error;
    walking.unreadable.push(place);
    return undefined;
  }
}

function isWanted(entry: Pick<Dirent, 'name' | 'isFile'>): boolean {
  const kind = extension(entry.name);
  return entry.isFile() && (videoExtensions.has(kind) || noteExtensions.has(kind));
}

function inside(place: Place, name: string): Place {
  return { path: path.join(place.path, name), names: [...place.names, name] };
}

function byName(one: Dirent, other: Dirent): number {
  return one.name < other.name ? -1 : 1;
}

export function extension(name: string): string {
  return path.extname(name).toLowerCase();
}

/** What the file system says, as against a fault of ours. */
export function isFileFault(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
