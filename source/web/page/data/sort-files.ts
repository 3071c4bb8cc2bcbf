/** Files that are read as transcripts. */
const transcripts = /\.(?:srt|vtt|json|json3|ass|ssa|sbv|smi|sami|txt)$/i;

/** The file that is a video or sound, and the transcript, of what was chosen or dropped. */
export function sortFiles<Named extends { name: string }>(
  files: readonly Named[],
): { video: Named | undefined; transcript: Named | undefined } {
  return {
    video: files.find(({ name }) => !transcripts.test(name)),
    transcript: files.find(({ name }) => transcripts.test(name)),
  };
}
