import { isMediaFile, isTranscriptFile } from '../footage/paths.ts';

/** What one look at a folder tells about a file. */
export interface FileFacts {
  sizeBytes: number;
  modifiedMs: number;
}

/** A file must stay unchanged for this long; copies over a slow network pause for a second or two. */
const settleMs = 3000;

/** A video without a transcript next to it waits this much longer for one. */
const transcriptGraceMs = 4000;

interface Seen extends FileFacts {
  /** When it was first seen like this. */
  sinceMs: number;
}

/**
 * Finds out which videos in a folder have arrived completely, from one look at the folder after the other: neither the
 * video nor its transcript has changed for a while. Works for every way in which files arrive: copied, moved or renamed,
 * on a local disk or a network folder.
 */
export class ArrivalDetector {
  #seen = new Map<string, Seen>();

  /**
   * @param files all files of the folder by name
   * @param nowMs the time of the look, from any steadily growing clock
   * @returns the names of the videos that have arrived completely
   */
  look(files: ReadonlyMap<string, FileFacts>, nowMs: number): string[] {
    const seen = new Map<string, Seen>();
    for (const [name, facts] of files) {
      const before = this.#seen.get(name);
      const same = before && isSameFile(before, facts);
      seen.set(name, same ? before : { ...facts, sinceMs: nowMs });
    }
    this.#seen = seen;
    return [...seen.keys()].filter((name) => isWatched(name) && this.#hasArrived(name, nowMs));
  }

  /** Forgets everything, when the folder has gone away: what comes back is looked at anew. */
  clear(): void {
    this.#seen.clear();
  }

  #hasArrived(name: string, nowMs: number): boolean {
    const video = this.#seen.get(name);
    if (!video || video.sizeBytes === 0) return false;
    const transcripts = [...this.#seen].filter(([other]) => isTranscriptOf(other, name));
    const isSettled = ({ sinceMs, sizeBytes }: Seen) => sizeBytes > 0 && nowMs - sinceMs >= settleMs;
    if (transcripts.length > 0) return isSettled(video) && transcripts.every(([, seen]) => isSettled(seen));
    return nowMs - video.sinceMs >= settleMs + transcriptGraceMs;
  }
}

function isSameFile(a: FileFacts, b: FileFacts): boolean {
  return a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs;
}

/** Whether a file is taken as a video: a medium that is not hidden. Files that are still copied often begin with a dot. */
function isWatched(name: string): boolean {
  return isMediaFile(name) && !/^[.~]/.test(name);
}

/** Whether a file looks like the transcript of a video: `talk.srt`, `talk.mp4.srt` or `talk.en.srt` for `talk.mp4`. */
export function isTranscriptOf(name: string, video: string): boolean {
  const stem = video.normalize('NFC').replace(/\.[^.]+$/, '');
  return isTranscriptFile(name) && name.normalize('NFC').startsWith(`${stem}.`);
}
