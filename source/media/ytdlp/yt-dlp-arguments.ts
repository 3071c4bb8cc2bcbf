import { args } from 'yt-dlp-exec';

/**
 * Options for yt-dlp-exec: camel case, `true` for options without a value, a list for options that are repeated; never
 * `false`, which becomes `--no-…`.
 */
export type YtDlpFlags = Readonly<Record<string, string | number | true | readonly string[] | undefined>>;

/** The arguments of yt-dlp: options, then `--` and the targets, so that no target can be read as an option. */
export function ytDlpArguments(flags: YtDlpFlags, targets: readonly string[]): string[] {
  return args('', { ...flags, '--': targets });
}
