import { args } from 'yt-dlp-exec';
import type { YtDlpFlags } from './yt-dlp.ts';

/** The command line: options, then everything that comes from outside behind `--`, where nothing is an option. */
export function ytDlpArguments(flags: YtDlpFlags, targets: readonly string[]): string[] {
  return args('', { ...flags, '--': targets });
}
