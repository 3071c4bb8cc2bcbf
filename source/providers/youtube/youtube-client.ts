import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { FileRef } from '../../core/footage/media.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { runYtDlp } from '../../media/ytdlp/run-yt-dlp.ts';
import type { YtDlpFlags } from '../../media/ytdlp/yt-dlp-arguments.ts';
import { downloadWithYtDlp, type YtDlpDownload } from '../../media/ytdlp/yt-dlp-download.ts';
import { YtDlpError } from '../../media/ytdlp/yt-dlp-errors.ts';
import { TransferMeter } from '../download/transfer.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { FormatChoice } from './formats.ts';
import type { YoutubeRateLimit } from './youtube-rate-limit.ts';

/** Max parallel processes for searches and details; each needs a third of a second of CPU time to start. */
const parallelQueries = 3;
const attempts = 5;

/** Timeouts and waits. */
export interface YoutubeTiming {
  /** A query prints nothing until it ends; two requests with yt-dlp's own timeouts and retries fit in. */
  queryStallSeconds: number;
  downloadStallSeconds: number;
  /**
   * Max pause after refusals: a query waits after one refusal, but not after a second in a row; a download waits
   * longer.
   */
  queryMaxWaitMs: number;
  downloadMaxWaitMs: number;
  retryWaitMs: number;
}

export const defaultTiming: YoutubeTiming = {
  queryStallSeconds: 60,
  downloadStallSeconds: 45,
  queryMaxWaitMs: 20_000,
  downloadMaxWaitMs: 60_000,
  retryWaitMs: 1500,
};

export type YoutubeSettings = Pick<
  Settings,
  | 'YTDLP_SEARCH_PREFIX'
  | 'YTDLP_RATE_LIMIT'
  | 'YTDLP_COOKIES_FILE'
  | 'YTDLP_COOKIES_BROWSER'
  | 'YTDLP_EXTRACTOR_ARGS'
  | 'YTDLP_REMOTE_COMPONENTS'
  | 'PREVIEW_MAX_HEIGHT'
  | 'CLIP_MAX_HEIGHT'
  | 'KEEP_AUDIO'
  | 'MAX_VIDEO_DURATION_SECONDS'
  | 'MAX_VIDEOS_PER_PHRASE'
  | 'MIN_CLIP_DURATION'
  | 'MIN_VIEW_COUNT'
  | 'BLOCKED_TITLE_KEYWORDS'
  | 'PREFER_CREATIVE_COMMONS'
>;

export interface YoutubeDownloadRequest {
  candidateId: string;
  url: string;
  /** Part of the folder's name. */
  purpose: string;
  choice: FormatChoice;
  section?: YtDlpDownload['section'];
  /** Estimated size, if known. */
  expectedBytes?: number | undefined;
}

/** Runs yt-dlp with limited concurrency, a rate limit and retries. */
export class YoutubeClient {
  readonly #settings: YoutubeSettings;
  readonly #tools: Tools;
  readonly #limit: YoutubeRateLimit;
  readonly #timing: YoutubeTiming;
  readonly #queries = pLimit(parallelQueries);

  constructor(
    settings: YoutubeSettings,
    tools: Tools,
    limit: YoutubeRateLimit,
    timing: YoutubeTiming = defaultTiming,
  ) {
    this.#settings = settings;
    this.#tools = tools;
    this.#limit = limit;
    this.#timing = timing;
  }

  /** Returns yt-dlp's output lines for a search or a video. @throws YtDlpError, UserError, the signal's reason */
  query(target: string, flags: YtDlpFlags, context: ProviderContext): Promise<string[]> {
    return this.#queries(() =>
      this.#withRetries(context, { maxWaitMs: this.#timing.queryMaxWaitMs, isSection: false }, async () => {
        const lines: string[] = [];
        await runYtDlp(
          {
            flags: { quiet: true, skipDownload: true, dumpJson: true, ...flags },
            targets: [target],
            settings: this.#settings,
            workDir: context.workDir,
            stallSeconds: this.#timing.queryStallSeconds,
          },
          this.#tools,
          { signal: context.signal, onLine: (line) => lines.push(line) },
        );
        return lines;
      }),
    );
  }

  /** Downloads a film or a part of it into the work folder. @throws YtDlpError, UserError, the signal's reason */
  download(wanted: YoutubeDownloadRequest, context: ProviderContext): Promise<FileRef> {
    const meter = new TransferMeter((fraction, message) => context.progress(fraction, message));
    const { url, choice, section } = wanted;
    const timing = { maxWaitMs: this.#timing.downloadMaxWaitMs, isSection: section !== undefined };
    return this.#withRetries(context, timing, () =>
      downloadWithYtDlp(
        {
          ...{ url, ...choice, section },
          folder: folderOf(context.workDir, wanted),
          settings: this.#settings,
          workDir: context.workDir,
          stallSeconds: this.#timing.downloadStallSeconds,
        },
        this.#tools,
        {
          signal: context.signal,
          onProgress: ({ bytes, totalBytes }) => {
            meter.total = totalBytes ?? wanted.expectedBytes;
            meter.set(bytes);
          },
        },
      ),
    );
  }

  /** Takes note of a fault for the requests to come. @returns whether another attempt may succeed */
  #record(error: YtDlpError, isSection: boolean): boolean {
    // ffmpeg, which fetches sections, is refused files that yt-dlp itself gets.
    const isRefused = error.kind === 'refused' || (error.kind === 'forbidden' && !isSection);
    if (isRefused) this.#limit.refused();
    else if (error.kind === 'solver') throw this.#limit.close(error);
    else if (error.kind !== 'network') this.#limit.answered();
    return isRefused || error.kind === 'network';
  }

  async #withRetries<Result>(
    context: ProviderContext,
    { maxWaitMs, isSection }: { maxWaitMs: number; isSection: boolean },
    run: () => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      await this.#limit.take(context.signal, maxWaitMs, (milliseconds) =>
        context.progress(undefined, 'retry', {
          until: Date.now() + milliseconds,
          why: 'YouTube refused',
        }),
      );
      try {
        const result = await run();
        this.#limit.answered();
        return result;
      } catch (error) {
        context.signal.throwIfAborted();
        if (!(error instanceof YtDlpError)) throw error;
        const isRetryable = this.#record(error, isSection);
        if (!isRetryable || attempt >= attempts) throw error;
        context.log('info', `${error.message} Trying again.`);
        if (error.kind === 'network') {
          const waitMs = this.#timing.retryWaitMs * attempt;
          context.progress(undefined, 'retry', { until: Date.now() + waitMs, why: 'connection failed' });
          await sleep(waitMs, undefined, { signal: context.signal });
        }
        context.progress(undefined, `attempt ${attempt + 1} of ${attempts}`);
      }
    }
  }
}

/** A separate folder for each download. Its name is a hash, since ids are untrusted. */
function folderOf(
  workDir: string,
  { candidateId, purpose, choice, section }: YoutubeDownloadRequest,
): string {
  const identity = JSON.stringify([candidateId, choice, section]);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 20);
  return join(workDir, `youtube-${purpose}-${hash}`);
}
