import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { FileRef } from '../../core/footage/media.ts';
import type { Tools } from '../tools/tools.ts';
import { runYtDlp, type YtDlpRun, type YtDlpSettings } from './run-yt-dlp.ts';
import { YtDlpError } from './yt-dlp-errors.ts';
import { progressFlags, readYtDlpFile, readYtDlpProgress, type YtDlpProgress } from './yt-dlp-progress.ts';

/** How often the file size is polled while ffmpeg downloads, for which yt-dlp reports no progress. */
const pollMs = 500;

export interface YtDlpDownload {
  url: string;
  /** yt-dlp's format selection and order. */
  format: string;
  sort: string;
  /** Downloads only these seconds, from the key frame before them; the file keeps the video's times. */
  section?: { start: number; end: number; reencode: boolean } | undefined;
  /** A folder that only this download uses. */
  folder: string;
  settings: YtDlpSettings;
  workDir: string;
  stallSeconds: number;
}

export interface DownloadOptions {
  signal: AbortSignal;
  onProgress(progress: YtDlpProgress): void;
}

/**
 * Downloads a video, or a section of it, with yt-dlp.
 * @returns the file that yt-dlp reports.
 * @throws YtDlpError, UserError, the signal's reason.
 */
export async function downloadWithYtDlp(
  download: YtDlpDownload,
  tools: Tools,
  options: DownloadOptions,
): Promise<FileRef> {
  await mkdir(download.folder, { recursive: true });
  const files: string[] = [];
  const onLine = (line: string) => {
    const file = readYtDlpFile(line);
    if (file !== undefined) files.push(file);
    const progress = readYtDlpProgress(line);
    if (progress) options.onProgress(progress);
  };
  const growth = new SizeWatcher(download, options);
  try {
    await runYtDlp(runOf(download), tools, {
      signal: options.signal,
      onLine,
      watch: (moved) => growth.watch(moved),
    });
  } finally {
    growth.end();
  }
  return downloadedFile(download.folder, files);
}

function runOf({
  url,
  format,
  sort,
  section,
  folder,
  settings,
  workDir,
  stallSeconds,
}: YtDlpDownload): YtDlpRun {
  return {
    flags: {
      ...progressFlags,
      format,
      formatSort: sort,
      // A percent sign in the folder's name must not start a template field.
      output: join(folder.replaceAll('%', '%%'), 'film.%(ext)s'),
      noMtime: true,
      ...(section && sectionFlags(section)),
    },
    targets: [url],
    settings,
    workDir,
    stallSeconds,
  };
}

/**
 * `-copyts -start_at_zero` keep the video's times relative to its start, so that the first time in the file shows at
 * which key frame it was cut (measured with yt-dlp 2023.03 and ffmpeg 5.1, MP4, fragmented MP4 and WebM).
 */
function sectionFlags(section: { start: number; end: number; reencode: boolean }): YtDlpRun['flags'] {
  const times = section.reencode ? '' : '-copyts -start_at_zero ';
  return {
    downloadSections: `*${section.start.toFixed(3)}-${section.end.toFixed(3)}`,
    downloaderArgs: `ffmpeg_o:${times}-loglevel warning -nostats`,
    forceKeyframesAtCuts: section.reencode ? true : undefined,
  };
}

async function downloadedFile(folder: string, files: readonly string[]): Promise<FileRef> {
  const path = resolve(files.at(-1) ?? '');
  const facts = files.length === 0 ? undefined : await stat(path).catch(() => undefined);
  if (!facts?.isFile() || facts.size === 0 || relative(folder, path).startsWith('..')) {
    throw new YtDlpError('unknown', 'it reported success but created no file');
  }
  return { path, sizeBytes: facts.size };
}

/** Polls the bytes in a folder while ffmpeg downloads into it for yt-dlp. */
class SizeWatcher {
  readonly #download: YtDlpDownload;
  readonly #options: DownloadOptions;
  #timer: NodeJS.Timeout | undefined;
  #bytes = 0;

  constructor(download: YtDlpDownload, options: DownloadOptions) {
    this.#download = download;
    this.#options = options;
  }

  watch(moved: () => void): void {
    if (!this.#download.section) return;
    this.#timer = setInterval(() => void this.#poll(moved), pollMs);
    this.#timer.unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async #poll(moved: () => void): Promise<void> {
    const bytes = await bytesIn(this.#download.folder);
    if (bytes <= this.#bytes) return;
    this.#bytes = bytes;
    moved();
    this.#options.onProgress({ bytes, totalBytes: undefined, bytesPerSecond: undefined });
  }
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
