/** Whether this is a Windows path (`C:\…`, `\\server\…`), on whatever system the program runs. */
export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:[\\/]|^\\\\/.test(path);
}

/** The last part of a path, split as on the system it comes from. */
export function fileName(path: string): string {
  return path.split(isWindowsPath(path) ? /[\\/]/ : '/').at(-1) ?? path;
}

/** File extensions of media. They only filter lists of files: any file can be typed. */
const mediaEndings = /\.(mp4|m4v|mov|mkv|webm|avi|mts|m2ts|mpe?g|wmv|flv|mp3|m4a|wav|flac|ogg|opus|aac)$/i;

export function isMediaFile(path: string): boolean {
  return mediaEndings.test(path);
}

/** File extensions of transcripts. */
const transcriptEndings = /\.(srt|vtt|ass|ssa|sbv|smi|sami|json3?)$/i;

export function isTranscriptFile(path: string): boolean {
  return transcriptEndings.test(path);
}
