import * as z from 'zod';

/** Prefixes of the lines in yt-dlp's output that our own templates print. */
const progressMark = '[stockpile-progress] ';
const fileMark = '[stockpile-file] ';

/** Make yt-dlp print its progress and the path of the finished file as JSON, so that no message must be parsed. */
export const progressFlags = {
  quiet: true,
  progress: true,
  newline: true,
  progressTemplate: `download:${progressMark}%(progress)j`,
  noSimulate: true,
  print: `after_move:${fileMark}%(filepath)j`,
} as const;

const number = z.number().nonnegative().finite().optional().catch(undefined);
const progressSchema = z.object({
  status: z.string(),
  downloaded_bytes: number,
  total_bytes: number,
  total_bytes_estimate: number,
  speed: number,
});

export interface YtDlpProgress {
  bytes: number;
  totalBytes: number | undefined;
  bytesPerSecond: number | undefined;
}

/** Reads a line of yt-dlp's output; undefined when it is not progress of a running download. */
export function readYtDlpProgress(line: string): YtDlpProgress | undefined {
  const { data } = progressSchema.safeParse(jsonAfter(progressMark, line));
  if (data?.status !== 'downloading' || data.downloaded_bytes === undefined) return undefined;
  return {
    bytes: data.downloaded_bytes,
    totalBytes: data.total_bytes ?? data.total_bytes_estimate,
    bytesPerSecond: data.speed,
  };
}

/** The path in the line that reports the finished file; undefined for any other line. */
export function readYtDlpFile(line: string): string | undefined {
  return z.string().min(1).safeParse(jsonAfter(fileMark, line)).data;
}

function jsonAfter(mark: string, line: string): unknown {
  if (!line.startsWith(mark)) return undefined;
  try {
    return JSON.parse(line.slice(mark.length));
  } catch {
    // Python writes NaN and Infinity, which are not JSON; that progress line is skipped.
    return undefined;
  }
}
