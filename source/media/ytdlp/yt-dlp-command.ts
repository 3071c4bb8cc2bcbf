import { args } from 'yt-dlp-exec';
import type { YtDlpFlags } from './yt-dlp.ts';

/** The arguments of yt-dlp: options, then `--` and the targets, so that no target can be read as an option. */
export function ytDlpArguments(flags: YtDlpFlags, targets: readonly string[]): string[] {
  return args('', { ...flags, '--': targets });
}
