import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { FileRef } from '../../core/footage/media.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { runYtDlp, type YtDlpFlags } from '../../media/ytdlp/yt-dlp.ts';
import { downloadWithYtDlp, type YtDlpDownload } from '../../media/ytdlp/yt-dlp-download.ts';
import { YtDlpError } from '../../media/ytdlp/yt-dlp-errors.ts';
import { TransferMeter } from '../download/transfer.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { FormatChoice } from './formats.ts';
import type { RequestBudget } from './request-budget.ts';

/** Programs that only ask run so many at once: each takes a third of a second of a core to start. */
const asksAtOnce = 3;
const attempts = 5;

/** How long what is waited for, where. */
export interface Pace {
  /** Asking says nothing until it ends; two requests with yt-dlp's own time limit and retries fit in. */
  askStallSeconds: number;
  downloadStallSeconds: number;
  /** A search outwaits one refusal, not a second in a row; a download has nothing better to do. */
  askPatienceMs: number;
  downloadPatienceMs: number;
  retryWaitMs: number;
}

export const usualPace: Pace = {
  askStallSeconds: 60,
  downloadStallSeconds: 45,
  askPatienceMs: 20_000,
  downloadPatienceMs: 60_000,
  retryWaitMs: 1500,
};

export type YoutubeSettings = Pick<
  Settings,
  | 'YTDLP_SEARCH_PREFIX'
  | 'YTDLP_RATE_LIMIT'
  | 'YTDLP_COOKIES_FILE'
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

export interface FilmWanted {
  candidateId: string;
  url: string;
  /** What it is for; names the folder. */
  purpose: string;
  choice: FormatChoice;
  section?: YtDlpDownload['section'];
  /** About how many bytes it will be, where that is known. */
  expectedBytes?: number | undefined;
}

/** yt-dlp as the source uses it: few at once, within the budget, tried again where that helps. */
export class YoutubeClient {
  readonly #settings: YoutubeSettings;
  readonly #tools: Tools;
  readonly #budget: RequestBudget;
  readonly #pace: Pace;
  readonly #asking = pLimit(asksAtOnce);

  constructor(settings: YoutubeSettings, tools: Tools, budget: RequestBudget, pace: Pace = usualPace) {
    this.#settings = settings;
    this.#tools = tools;
    this.#budget = budget;
    this.#pace = pace;
  }

  /** The lines yt-dlp prints about a search or a video. @throws YtDlpError, UserError, the signal's reason */
  ask(target: string, flags: YtDlpFlags, context: ProviderContext): Promise<string[]> {
    return this.#asking(() =>
      this.#tried(context, this.#pace.askPatienceMs, async () => {
        const lines: string[] = [];
        await runYtDlp(
          {
            flags: { quiet: true, noWarnings: true, skipDownload: true, dumpJson: true, ...flags },
            targets: [target],
            settings: this.#settings,
            workDir: context.workDir,
            stallSeconds: this.#pace.askStallSeconds,
          },
          this.#tools,
          { signal: context.signal, onLine: (line) => lines.push(line) },
        );
        return lines;
      }),
    );
  }

  /** Brings a film or a part of it into the work folder. @throws YtDlpError, UserError, the signal's reason */
  download(wanted: FilmWanted, context: ProviderContext): Promise<FileRef> {
    const meter = new TransferMeter((fraction, message) => context.progress(fraction, message));
    const { url, choice, section } = wanted;
    return this.#tried(context, this.#pace.downloadPatienceMs, () =>
      downloadWithYtDlp(
        {
          ...{ url, ...choice, section },
          folder: folderOf(context.workDir, wanted),
          settings: this.#settings,
          workDir: context.workDir,
          stallSeconds: this.#pace.downloadStallSeconds,
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

  async #tried<Result>(
    context: ProviderContext,
    maxWaitMs: number,
    run: () => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      await this.#budget.take(context.signal, maxWaitMs, (milliseconds) =>
        context.progress(undefined, 'asked again', {
          until: Date.now() + milliseconds,
          why: 'YouTube refused',
        }),
      );
      try {
        const result = await run();
        this.#budget.answered();
        return result;
      } catch (error) {
        context.signal.throwIfAborted();
        if (!(error instanceof YtDlpError)) throw error;
        if (error.kind === 'refused') this.#budget.refused();
        else if (error.kind !== 'network') this.#budget.answered();
        const again = error.kind === 'refused' || error.kind === 'network';
        if (!again || attempt >= attempts) throw error;
        context.log('info', `${error.message} Tried again.`);
        if (error.kind === 'network') {
          const waitMs = this.#pace.retryWaitMs * attempt;
          context.progress(undefined, 'tried again', { until: Date.now() + waitMs, why: 'the network' });
          await sleep(waitMs, undefined, { signal: context.signal });
        }
        context.progress(undefined, `tries again (${attempt + 1} of ${attempts})`);
      }
    }
  }
}

/** A folder of its own for each download; ids come from outside and name no files. */
function folderOf(workDir: string, { candidateId, purpose, choice, section }: FilmWanted): string {
  const identity = JSON.stringify([candidateId, choice, section]);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 20);
  return join(workDir, `youtube-${purpose}-${hash}`);
}
