import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { limitGarbage } from '../../matching/release-memory.ts';
import { videoExtensions } from '../video.ts';
import { isOnlyInCloud, noteUnopened, type UnopenedFiles } from './unopened.ts';

/** A file with the properties that show whether it has changed. */
export interface FoundFile {
  name: string;
  sizeBytes: number;
  mtimeMs: number;
  /** File permissions: a file that could not be read is probed again after they change. */
  mode: number;
  /** Device and inode of a file with several names, so that it is probed once. */
  inode: string | undefined;
}

/** A folder with at least one video. */
export interface FoundFolder {
  path: string;
  /** Names of the library folder and of the subfolders on the way here. */
  names: string[];
  videos: FoundFile[];
  /** The `.txt`, `.json` and `.xmp` files, which may be sidecars. */
  notes: FoundFile[];
}

export interface Walk {
  folders: FoundFolder[];
  /** Files and folders that could not be read. */
  unreadable: string[];
  /** Films that cannot be opened. */
  unopened: UnopenedFiles;
}

interface WalkOptions {
  /** Real paths of files and folders to leave out. */
  exclude: ReadonlySet<string>;
  signal: AbortSignal;
  /** Reads only names, which is enough for counting; sizes and times of the files are 0. */
  namesOnly?: { found(videos: number): void };
}

/** The marker file of a job's output folder, whose clips must not become footage of the next job. */
const jobMark = '.processing_status.json';
const noteExtensions: ReadonlySet<string> = new Set(['.txt', '.json', '.xmp']);
/** Parallel `stat` calls. */
const parallelStats = 64;

interface Place {
  path: string;
  names: string[];
}

/** The state of a walk. */
interface WalkState extends WalkOptions {
  /** Real paths that are finished or excluded. */
  seen: Set<string>;
  /** Links, which are followed last, so that a file is listed under its own name rather than a link's. */
  links: { place: Place; name: string }[];
  folders: Map<string, FoundFolder>;
  unreadable: string[];
  unopened: UnopenedFiles;
}

/**
 * Lists every video in the folders and their subfolders, each once, even when links lead to it twice or form a cycle.
 * Hidden files and folders (such as `._clip.mp4` of macOS) and the output folders of jobs are skipped. Unreadable files
 * and folders are recorded. The order depends only on names.
 */
export async function walkLibrary(folders: readonly string[], options: WalkOptions): Promise<Walk> {
  const state: WalkState = {
    ...options,
    seen: new Set(options.exclude),
    links: [],
    folders: new Map(),
    unreadable: [],
    unopened: { raw: [], cloud: [] },
  };
  for (const folder of folders.map((each) => path.resolve(each))) {
    await walkFrom({ path: folder, names: [path.basename(folder)] }, state);
  }
  for (let link = state.links.shift(); link; link = state.links.shift()) {
    await followLink(link.place, link.name, state);
  }
  const found = [...state.folders.values()].filter((folder) => folder.videos.length > 0);
  return { folders: found, unreadable: state.unreadable, unopened: state.unopened };
}

async function walkFrom(start: Place, state: WalkState): Promise<void> {
  const stack = [start];
  for (let place = stack.pop(); place; place = stack.pop()) {
    const here = place;
    const below = await orUnreadable(here.path, state, () => readPlace(here, state));
    stack.push(...(below ?? []).reverse());
  }
}

/** Records the files of one folder and returns its subfolders. */
async function readPlace(place: Place, state: WalkState): Promise<Place[]> {
  const real = await realpath(place.path);
  if (state.seen.has(real)) return [];
  state.seen.add(real);
  const listed = await readdir(place.path, { withFileTypes: true });
  if (listed.some((entry) => entry.name === jobMark)) return [];
  for (const { name } of listed) noteUnopened(name, state.unopened);
  const shown = listed.filter((entry) => !entry.name.startsWith('.')).sort(byName);
  const links = shown.filter((entry) => entry.isSymbolicLink());
  state.links.push(...links.map((entry) => ({ place, name: entry.name })));
  await readFiles(place, real, shown.filter(isWanted), state);
  return shown.filter((entry) => entry.isDirectory()).map((entry) => inside(place, entry.name));
}

async function readFiles(place: Place, real: string, entries: readonly Dirent[], state: WalkState) {
  if (state.namesOnly) return nameFiles(place, real, entries, state);
  for (let index = 0; index < entries.length; index += parallelStats) {
    const batch = entries.slice(index, index + parallelStats);
    const read = await Promise.all(
      batch.map((entry) => {
        const file = path.join(place.path, entry.name);
        return orUnreadable(file, state, () => factsOf(file));
      }),
    );
    limitGarbage();
    for (const facts of read) {
      if (facts?.onlyInCloud) state.unopened.cloud.push(facts.file.name);
      else if (facts) takeUp(place, facts.file, path.join(real, facts.file.name), state);
    }
  }
}

function nameFiles(place: Place, real: string, entries: readonly Dirent[], state: WalkState) {
  const before = state.folders.get(place.path)?.videos.length ?? 0;
  for (const { name } of entries) {
    const file = { name, sizeBytes: 0, mtimeMs: 0, mode: 0, inode: undefined };
    takeUp(place, file, path.join(real, name), state);
  }
  const videos = state.folders.get(place.path)?.videos.length ?? 0;
  if (videos > before) state.namesOnly?.found(videos - before);
}

async function followLink(place: Place, name: string, state: WalkState): Promise<void> {
  const link = path.join(place.path, name);
  const facts = await orUnreadable(link, state, () => factsOf(link));
  if (facts?.kind === 'folder') await walkFrom(inside(place, name), state);
  if (facts?.kind !== 'file' || !isWanted({ name, isFile: () => true })) return;
  const target = await orUnreadable(link, state, () => realpath(link));
  if (target === undefined || state.seen.has(target)) return;
  takeUp(place, facts.file, target, state);
  if (videoExtensions.has(extension(name))) state.namesOnly?.found(1);
}

function takeUp(place: Place, file: FoundFile, real: string, state: WalkState): void {
  const folder = state.folders.get(place.path) ?? { ...place, videos: [], notes: [] };
  state.folders.set(place.path, folder);
  if (!videoExtensions.has(extension(file.name))) folder.notes.push(file);
  else if (!state.seen.has(real)) {
    state.seen.add(real);
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

/** Runs the work; a file system error is recorded and gives undefined. */
async function orUnreadable<Result>(
  place: string,
  state: WalkState,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  state.signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (!isFileFault(error)) throw error;
    state.unreadable.push(place);
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

/** Whether an error comes from the file system. */
export function isFileFault(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
