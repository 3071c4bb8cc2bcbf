import { randomUUID } from 'node:crypto';
import { chmod, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { extractorArgsOf } from '../../core/settings/ytdlp-settings.ts';
import { runProcess } from '../process/process.ts';
import { ProcessError } from '../process/process-error.ts';
import { StallTimer } from '../process/stall-timer.ts';
import type { AbilityName } from '../tools/tool-abilities.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import type { YtDlpFlags } from './yt-dlp-arguments.ts';
import { readYtDlpFault, YtDlpError } from './yt-dlp-errors.ts';

export type YtDlpSettings = Pick<
  Settings,
  | 'YTDLP_RATE_LIMIT'
  | 'YTDLP_COOKIES_FILE'
  | 'YTDLP_COOKIES_BROWSER'
  | 'YTDLP_EXTRACTOR_ARGS'
  | 'YTDLP_REMOTE_COMPONENTS'
>;

export interface YtDlpRun {
  flags: YtDlpFlags;
  /** URLs or searches; passed after `--`, so that none can be read as an option. */
  targets: readonly string[];
  settings: YtDlpSettings;
  /** A folder for a copy of the cookies file, because yt-dlp writes to the file it gets. */
  workDir: string;
  /** The run is aborted when yt-dlp prints nothing, and `moved` is not called, for this long. */
  stallSeconds: number;
}

export interface YtDlpOptions {
  signal: AbortSignal;
  onLine(line: string): void;
  /** Gets a function to call on progress that yt-dlp does not report, such as a growing file. */
  watch?(moved: () => void): void;
}

/**
 * Runs yt-dlp, ignoring its configuration files.
 * @throws YtDlpError; UserError when there is no yt-dlp or no cookies file; the signal's reason.
 */
export async function runYtDlp(run: YtDlpRun, tools: Tools, options: YtDlpOptions): Promise<void> {
  const { path: program, abilities } = requireTool(tools.ytdlp);
  // Takes 30 ms to load.
  const { ytDlpArguments } = await import('./yt-dlp-arguments.ts');
  const cookies = await copyCookies(run);
  const flags = {
    ...defaultFlags(run.settings, tools, abilities),
    ...cookieFlags(cookies, run.settings),
    ...run.flags,
  };
  const stall = new StallTimer(
    run.stallSeconds,
    options.signal,
    (seconds) => new YtDlpError('network', `no progress for ${seconds} s`),
  );
  options.watch?.(() => stall.progress());
  try {
    await runProcess({
      program,
      args: ytDlpArguments(flags, run.targets),
      signal: stall.signal,
      env: { PYTHONIOENCODING: 'utf-8' },
      onLine: (line) => {
        stall.progress();
        options.onLine(line);
      },
      onErrorLine: () => stall.progress(),
    });
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof ProcessError)) throw error;
    const { kind, reason } = readYtDlpFault(error.stderr);
    throw error.code === undefined ? new YtDlpError(kind, reason, error) : error;
  } finally {
    stall.dispose();
    if (cookies !== undefined) await rm(cookies, { force: true });
  }
}

function defaultFlags(settings: YtDlpSettings, tools: Tools, abilities: readonly AbilityName[]): YtDlpFlags {
  return {
    ignoreConfig: true,
    noPlaylist: true,
    encoding: 'utf-8',
    socketTimeout: 20,
    retries: 3,
    fragmentRetries: 3,
    extractorRetries: 2,
    ffmpegLocation: tools.ffmpeg.found ? tools.ffmpeg.path : undefined,
    // The running Node can solve YouTube's JavaScript challenges, so that users need not install Deno.
    jsRuntimes: abilities.includes('js-runtimes') ? `node:${process.execPath}` : undefined,
    remoteComponents: (abilities.includes('js-runtimes') && settings.YTDLP_REMOTE_COMPONENTS) || undefined,
    extractorArgs: extractorArgsOf(settings.YTDLP_EXTRACTOR_ARGS),
    limitRate: settings.YTDLP_RATE_LIMIT || undefined,
  };
}

/** A file is preferred to a browser, whose cookies may be locked while it runs. */
function cookieFlags(
  file: string | undefined,
  { YTDLP_COOKIES_BROWSER: browser }: YtDlpSettings,
): YtDlpFlags {
  if (file !== undefined) return { cookies: file };
  return browser === '' ? {} : { cookiesFromBrowser: browser };
}

/** Without a copy, parallel runs would overwrite each other's cookies and the user's file. */
async function copyCookies({ settings, workDir }: YtDlpRun): Promise<string | undefined> {
  const file = settings.YTDLP_COOKIES_FILE;
  if (file === '') return undefined;
  const copy = join(workDir, `cookies-${randomUUID()}.txt`);
  try {
    await copyFile(file, copy);
    await chmod(copy, 0o600);
    return copy;
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new UserError(`The cookies file ${file} cannot be read (${why}).`, {
      hint: 'Set YTDLP_COOKIES_FILE to a file in the Netscape format, or unset it.',
      cause,
    });
  }
}
