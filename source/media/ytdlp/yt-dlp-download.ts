import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { FileRef } from '../../core/footage/media.ts';
import type { Tools } from '../tools/tools.ts';
import { runYtDlp, type YtDlpRun, type YtDlpSettings } from './yt-dlp.ts';
import { YtDlpError } from './yt-dlp-errors.ts';
import { progressFlags, readYtDlpFile, readYtDlpProgress, type YtDlpProgress } from './yt-dlp-progress.ts';

/** How often the size of a growing file is looked at, for what yt-dlp leaves to ffmpeg and says nothing about. */
const lookEveryMs = 500;

export interface YtDlpDownload {
  url: string;
  /** yt-dlp's format selection and order. */
  format: string;
  sort: string;
  /** Only these seconds, begun at the key frame before; times in the file stay those of the video. */
  section?: { start: number; end: number; reencode: boolean } | undefined;
  /** A folder for this download alone: nothing in it can be mistaken for another. */
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
 * Downloads a video, or seconds of it, with yt-dlp.
 * @returns the file yt-dlp says it made.
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
  const growth = new Growth(download, options);
  try {
    await runYtDlp(runOf(download), tools, {
      signal: options.signal,
      onLine,
      watch: (moved) => growth.watch(moved),
    });
  } finally {
    growth.end();
  }
  return madeFile(download.folder, files);
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
      // What is a percent sign in the folder's name must not begin a field.
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
 * `-copyts -start_at_zero` keep the video's own times, less where it begins: the file's first time then says exactly
 * which key frame it was cut at (measured with yt-dlp 2023.03 and ffmpeg 5.1, MP4, fragmented MP4 and WebM).
 */
function sectionFlags(section: { start: number; end: number; reencode: boolean }): YtDlpRun['flags'] {
  const times = section.reencode ? '' : '-copyts -start_at_zero ';
  return {
    downloadSections: `*${section.start.toFixed(3)}-${section.end.toFixed(3)}`,
    downloaderArgs: `ffmpeg_o:${times}-loglevel warning -nostats`,
    forceKeyframesAtCuts: section.reencode ? true : undefined,
  };
}

async function madeFile(folder: string, files: readonly string[]): Promise<FileRef> {
  const path = resolve(files.at(-1) ?? '');
  const facts = files.length === 0 ? undefined : await stat(path).catch(() => undefined);
  if (!facts?.isFile() || facts.size === 0 || relative(folder, path).startsWith('..')) {
    throw new YtDlpError('unknown', 'it ended well but made no file');
  }
  return { path, sizeBytes: facts.size };
}

/** Looks at the bytes in a folder while yt-dlp lets ffmpeg fill it. */
class Growth {
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
    this.#timer = setInterval(() => void this.#look(moved), lookEveryMs);
    this.#timer.unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async #look(moved: () => void): Promise<void> {
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
