import type { ReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeZip, predictLength } from 'client-zip';
import { openFile } from './open-file.ts';
import { isPlainName, plainNames, realPathWithin } from './safe-path.ts';

/** A file of an archive. */
interface ZipEntry {
  path: string;
  /** Its name in the archive, with `/`. */
  name: string;
  size: number;
  lastModified: Date;
}

/** The folder with the timelines in a job's folder. */
const timelineFolder = 'timelines';
/** The reports that go with the clips. */
const reportFiles = [
  ...['index.html', 'credits.md', 'credits.csv', 'shot-list.md', 'transcript.srt'],
  ...['report.json', 'cost_report.json'],
];

/**
 * The clips, timelines and reports of a job as one ZIP that is made while it is sent. Nothing is compressed: video cannot be.
 * @param clips paths in the folder, with `/`; what is not there any more is left out
 */
export async function zipJob(folder: string, clips: readonly string[]): Promise<Response> {
  const top = isPlainName(basename(folder)) ? basename(folder) : 'clips';
  const files = await filesOf(folder, [...clips, ...(await otherFiles(folder))]);
  const entries = files.map((each) => ({ ...each, name: `${top}/${each.name}` }));
  return new Response(makeZip(contents(entries), { buffersAreUTF8: true }), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${top}.zip`)}`,
      'content-length': String(predictLength(entries)),
      'cache-control': 'no-store',
    },
  });
}

/** What is in a job's folder besides the clips. */
export async function listOtherFiles(folder: string): Promise<{ file: string; sizeBytes: number }[]> {
  const files = await filesOf(folder, await otherFiles(folder));
  return files.map(({ name, size }) => ({ file: name, sizeBytes: size }));
}

async function otherFiles(folder: string): Promise<string[]> {
  const timelines = await readdir(join(folder, timelineFolder)).catch(() => []);
  return [...reportFiles, ...timelines.toSorted().map((name) => `${timelineFolder}/${name}`)];
}

/** Those of the files that are there. */
async function filesOf(folder: string, files: readonly string[]): Promise<ZipEntry[]> {
  const found = await Promise.all([...new Set(files)].map((file) => entryOf(folder, file)));
  return found.filter((each) => each !== undefined);
}

async function entryOf(folder: string, file: string): Promise<ZipEntry | undefined> {
  const names = plainNames(file.split('/').map(encodeURIComponent).join('/'));
  const path = names && (await realPathWithin(folder, names));
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (!names || path === undefined || !found?.isFile()) return undefined;
  return { path, name: names.join('/'), size: found.size, lastModified: found.mtime };
}

/** Each file is opened when its turn comes, and closed after it, also when the page is gone. */
async function* contents(entries: readonly ZipEntry[]) {
  for (const { path, name, size, lastModified } of entries) {
    const opened = await openFile(path);
    if (!opened) throw new Error(`${path} was removed or replaced while the archive was sent.`);
    const file = opened.createReadStream({ start: 0, end: Math.max(0, size - 1), highWaterMark: 1 << 18 });
    try {
      yield { name, lastModified, input: bytesOf(file, path, size) };
    } catch {
      // The page is gone.
      return;
    } finally {
      file.destroy();
    }
  }
}

/** Exactly this many bytes of a file, so that the stated length stays right. @throws when it became shorter */
async function* bytesOf(
  file: ReadStream,
  path: string,
  size: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (size === 0) return;
  let left = size;
  for await (const chunk of file) {
    left -= chunk.length;
    yield chunk;
  }
  if (left > 0) throw new Error(`${path} became shorter while it was sent.`);
}
