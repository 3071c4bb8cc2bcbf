import nodePath, { type PlatformPath } from 'node:path';

/**
 * Containers that are read. Everything else stays closed: playlists (hls, dash, concat) make ffmpeg open other files,
 * picture formats take `%03d` in a name for a pattern, and a text file is no video whatever its name.
 */
const containers = [
  'mov',
  'matroska',
  'avi',
  'mpegts',
  'mpeg',
  'mpegvideo',
  'flv',
  'asf',
  'ogg',
  'mxf',
  'nut',
  'dv',
  'gxf',
  'rm',
  'wav',
  'w64',
  'aiff',
  'caf',
  'mp3',
  'aac',
  'ac3',
  'eac3',
  'amr',
  'flac',
];

/** Options before `-i` with which ffmpeg and ffprobe open nothing but this one file, as what it is. */
export const inputGuards: readonly string[] = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  containers.join(','),
];

/** A path as ffmpeg takes it for a file whatever it contains: `-x.mp4`, `http:x.mp4`, `a:b.mp4`. */
export function fileUrl(path: string, flavor: PlatformPath = nodePath): string {
  return `file:${flavor.resolve(path)}`;
}
