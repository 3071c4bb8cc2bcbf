import { pluralize } from '../../../core/text/text.ts';
import { videoExtensions } from '../video.ts';

/** Names of films that cannot be opened. */
export interface UnopenedFiles {
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
/** A file that is only in the cloud has a size but no blocks. Small local files may have no blocks either. */
const minCloudBytes = 100_000;
/** On other systems, network disks and file systems with delayed allocation report no blocks, too. */
const cloudPlatform: NodeJS.Platform = 'darwin';

/** iCloud replaces "clip.mp4" with the placeholder ".clip.mp4.icloud". */
function placeholderOf(name: string): string | undefined {
  const original = /^\.(.+)\.icloud$/i.exec(name)?.[1];
  return original !== undefined && videoExtensions.has(/\.[^.]*$/.exec(original.toLowerCase())?.[0] ?? '')
    ? original
    : undefined;
}

/** Whether a file's content is only in the cloud: Dropbox, OneDrive and iCloud Drive download it when it is read. */
export function isOnlyInCloud(
  { size, blocks }: { size: number; blocks: number },
  platform: NodeJS.Platform = process.platform,
): boolean {
  return platform === cloudPlatform && blocks === 0 && size >= minCloudBytes;
}

/** Records a file name if it is that of a film that cannot be opened. */
export function noteUnopened(name: string, unopened: UnopenedFiles): void {
  const original = placeholderOf(name);
  const extension = /\.[^.]*$/.exec(name.toLowerCase())?.[0] ?? '';
  if (original !== undefined) unopened.cloud.push(original);
  else if (rawExtensions.has(extension) && !name.startsWith('.')) unopened.raw.push(name);
}

/** Sentences for the user about such files; empty when there are none. */
export function describeUnopened({ raw, cloud }: UnopenedFiles): string[] {
  const names = (all: readonly string[]) => all.slice(0, 3).join(', ') + (all.length > 3 ? ', …' : '');
  return [
    ...(raw.length > 0
      ? [
          `${pluralize(raw.length, 'camera raw file')} (${names(raw)}) cannot be opened: export proxies or MP4 files next to them.`,
        ]
      : []),
    ...(cloud.length > 0
      ? [
          `${pluralize(cloud.length, 'video')} (${names(cloud)}) ${cloud.length === 1 ? 'is' : 'are'} only in the cloud: download them to this computer.`,
        ]
      : []),
  ];
}
