import { args } from 'yt-dlp-exec';

/** Options for yt-dlp-exec: camel case, `true` for options without a value; never `false`, which becomes `--no-…`. */
export type YtDlpFlags = Readonly<Record<string, string | number | true | undefined>>;

/** The arguments of yt-dlp: options, then `--` and the targets, so that no target can be read as an option. */
export function ytDlpArguments(flags: YtDlpFlags, targets: readonly string[]): string[] {
  return args('', { ...flags, '--': targets });
}
