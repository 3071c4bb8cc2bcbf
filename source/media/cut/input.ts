import nodePath, { type PlatformPath } from 'node:path';

/**
 * Allowed containers. All others are refused: playlists (hls, dash, concat) make ffmpeg open other files, and image
 * formats read `%03d` in a name as a pattern.
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

/** Options before `-i` that make ffmpeg and ffprobe open only this one file, in an allowed container. */
export const inputGuards: readonly string[] = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  containers.join(','),
];

/** A path in the form that ffmpeg always reads as a file, even `-x.mp4`, `http:x.mp4` and `a:b.mp4`. */
export function toFileUrl(path: string, flavor: PlatformPath = nodePath): string {
  return `file:${flavor.resolve(path)}`;
}
