import { isTranscriptFile } from '../../../core/footage/paths.ts';

/** The file that is a video or sound, and the transcript, of what was chosen or dropped. */
export function sortFiles<Named extends { name: string }>(
  files: readonly Named[],
): { video: Named | undefined; transcript: Named | undefined } {
  return {
    video: files.find(({ name }) => !isTranscriptFile(name)),
    transcript: files.find(({ name }) => isTranscriptFile(name)),
  };
}
