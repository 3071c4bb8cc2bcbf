import { createHash } from 'node:crypto';
import { sidecarNames } from '../description/sidecar.ts';
import type { FoundFile, FoundFolder } from './walk.ts';

/** Max videos that are scanned and cached together; a folder of 100,000 would be too large for memory at once. */
const maxVideos = 500;
/** Part of the cache key: increase it when names, descriptions or probes are read differently. */
export const partVersion = '2';

/** A video with its sidecar files. */
export interface VideoFiles {
  video: FoundFile;
  sidecars: FoundFile[];
}

/** Videos of one folder that are scanned and cached together. */
export interface FolderPart {
  /** The folder. */
  path: string;
  /** Names of the library folder and of the subfolders on the way here. */
  names: readonly string[];
  files: VideoFiles[];
}

/** Splits a folder into parts. Each is made when it is needed, so that not all are in memory at once. */
export function partsOf(folder: FoundFolder): { videos: number; make(): FolderPart }[] {
  const { path, names, videos, notes } = folder;
  let notesByName: Map<string, FoundFile[]> | undefined;
  const sidecarsOf = (video: FoundFile) => {
    if (notes.length === 0) return [];
    notesByName ??= byLowerCaseName(notes);
    return sidecarNames(video.name).flatMap((name) => notesByName?.get(name) ?? []);
  };
  return Array.from({ length: Math.ceil(videos.length / maxVideos) }, (_, part) => {
    const from = part * maxVideos;
    const until = Math.min(videos.length, from + maxVideos);
    return {
      videos: until - from,
      make: () => {
        const files = videos.slice(from, until).map((video) => ({ video, sidecars: sidecarsOf(video) }));
        return { path, names, files };
      },
    };
  });
}

/** A hash of everything that the cached content of a part depends on. */
export function partSignature(part: FolderPart): string {
  return createHash('sha256')
    .update(JSON.stringify([partVersion, part]))
    .digest('hex');
}

/** Names that differ only in case are different files on some disks. */
function byLowerCaseName(files: readonly FoundFile[]): Map<string, FoundFile[]> {
  const found = new Map<string, FoundFile[]>();
  for (const file of files) {
    const name = file.name.toLowerCase();
    found.set(name, [...(found.get(name) ?? []), file]);
  }
  return found;
}
