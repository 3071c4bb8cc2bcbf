import path from 'node:path';
import { findTools, requireTool } from '../../../source/media/tools/tools.ts';
import { scanLibrary } from '../../../source/providers/library/scan/scan.ts';
import { FileCache } from '../../../source/store/cache.ts';
import { makeLibrary } from './make-library.ts';

/** The most memory that a scan may take, in megabytes, and how soon it ends when it is aborted. */
const limits = { memoryMb: 400, abortMs: 1000 } as const;
/** The first scan is aborted when this share of the videos is done. */
const abortedAt = 0.3;

/** Scans a library of many files: with progress, stopped in the middle, and once more to the end. */
export async function measureScan(
  folder: string,
  files: number,
  check: (what: string, value: number, limit: number) => void,
): Promise<void> {
  const settings = { FFMPEG_PATH: '', FFPROBE_PATH: '', YTDLP_PATH: '' };
  const tools = await findTools({ settings, home: folder });
  const library = path.join(folder, 'library');
  await makeLibrary(folder, library, files, requireTool(tools.ffmpeg).path);
  const cache = new FileCache(path.join(folder, 'cache'), { ttlDays: 1 });
  const request = { folders: [library], exclude: [], tools, cache, before: undefined, log: () => {} };

  const stop = new AbortController();
  let [abortedMs, reports] = [0, 0];
  const progress = (fraction = 0) => {
    reports += 1;
    if (fraction < abortedAt || stop.signal.aborted) return;
    abortedMs = performance.now();
    stop.abort(new Error('stopped'));
  };
  const stopped = await scanLibrary({ ...request, signal: stop.signal, progress }).catch(
    (error: unknown) => error,
  );
  if (stopped !== stop.signal.reason) throw new Error('the scan was not aborted', { cause: stopped });
  const tookMs = performance.now() - abortedMs;
  check(
    `a scan ends ${tookMs.toFixed(0)} ms after it was aborted, ${reports} reports`,
    tookMs,
    limits.abortMs,
  );

  const start = performance.now();
  const { signal } = new AbortController();
  const { index } = await scanLibrary({ ...request, signal, progress: () => {} });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const memory = process.resourceUsage().maxRSS / 1000;
  const what = `${index.videos.length.toLocaleString('en')} videos scanned in ${seconds} s`;
  check(`${what}, largest memory ${memory.toFixed(0)} MB`, memory, limits.memoryMb);
}
