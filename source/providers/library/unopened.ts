import { counted } from '../../core/text/text.ts';
import { videoExtensions } from './video.ts';

/** Files that are films but nothing here can open, and what to do. */
export interface Unopened {
  raw: string[];
  cloud: string[];
}

/** Camera raw of Blackmagic, RED, Canon, ARRI, Nikon, Sony and Cinema DNG. */
const rawExtensions: ReadonlySet<string> = new Set([
  '.braw',
  '.r3d',
  '.crm',
  '.ari',
  '.arx',
  '.nev',
  '.x-ocn',
]);
/** A file whose content is somewhere else has a size but no blocks; small ones may lie in the directory itself. */
const leastCloudBytes = 100_000;
/** Elsewhere network disks and file systems that write late show no blocks either. */
const cloudPlatform: NodeJS.Platform = 'darwin';

/** iCloud puts ".clip.mp4.icloud" in the place of "clip.mp4". */
function placeholderOf(name: string): string | undefined {
  const original = /^\.(.+)\.icloud$/i.exec(name)?.[1];
  return original !== undefined && videoExtensions.has(/\.[^.]*$/.exec(original.toLowerCase())?.[0] ?? '')
    ? original
    : undefined;
}

/** Whether a file is there by name only: Dropbox, OneDrive and iCloud Drive fetch it when it is read. */
export function isOnlyInCloud(
  { size, blocks }: { size: number; blocks: number },
  platform: NodeJS.Platform = process.platform,
): boolean {
  return platform === cloudPlatform && blocks === 0 && size >= leastCloudBytes;
}

/** Adds a listed name to those that cannot be opened, if it is one of them. */
export function noteUnopened(name: string, unopened: Unopened): void {
  const original = placeholderOf(name);
  const ending = /\.[^.]*$/.exec(name.toLowerCase())?.[0] ?? '';
  if (original !== undefined) unopened.cloud.push(original);
  else if (rawExtensions.has(ending) && !name.startsWith('.')) unopened.raw.push(name);
}

/** What a user is told of such files, in sentences; empty when there are none. */
export function describeUnopened({ raw, cloud }: Unopened): string[] {
  const names = (all: readonly string[]) => all.slice(0, 3).join(', ') + (all.length > 3 ? ', …' : '');
  return [
    ...(raw.length > 0
      ? [
          `${counted(raw.length, 'file')} of camera raw (${names(raw)}) cannot be opened: export proxies or MP4 files beside them.`,
        ]
      : []),
    ...(cloud.length > 0
      ? [
          `${counted(cloud.length, 'video')} (${names(cloud)}) ${cloud.length === 1 ? 'is' : 'are'} only in the cloud: have them downloaded to this machine.`,
        ]
      : []),
  ];
}
