/** What ids of uploads look like; they are names of files, too. */
export const uploadId = /^[0-9a-f]{32}$/;

/** A file that has arrived and was accepted. */
export interface Uploaded {
  /** Where the video is now. */
  path: string;
  /** Where its transcript is: next to it, with the same name. */
  transcript?: string;
  sizeBytes: number;
  /** The SHA-256 of the video as hexadecimal digits. */
  sha256: string;
}

/** An upload whose last byte has not arrived yet, or which has not been accepted yet. */
export interface OpenUpload {
  id: string;
  /** The name of the file on the user's machine, cleaned. */
  name: string;
  sizeBytes: number;
  /** How much of it has arrived. */
  arrivedBytes: number;
}

/** Where uploaded files are kept: a video and its transcript in a folder of their own. */
export interface UploadFolder {
  /** The folder of what has been accepted. */
  readonly accepted: string;
  /** All uploads that were begun and not accepted. */
  open(): Promise<OpenUpload[]>;
  /** Free bytes on the disk; undefined where the system does not say. */
  freeBytes(): Promise<number | undefined>;
  /**
   * Moves a file that has arrived whole to where jobs can use it, under its cleaned name, with a transcript beside it. Doing it
   * again gives the same answer.
   * @param check looks at the files in their place; if it throws, they are removed
   * @throws UserError, what `check` throws
   */
  accept(
    id: string,
    transcriptId: string | undefined,
    check: (video: string, transcript: string | undefined) => Promise<unknown>,
  ): Promise<Uploaded>;
  /** Notes that a job works with this file, so that it is not removed as unused. Any other path is ignored. */
  used(path: string): Promise<void>;
  /** Removes an uploaded video and its transcript. Any other path is ignored. */
  remove(path: string): Promise<void>;
  /** Removes uploads that nobody went on with, and accepted files that no job was started with. */
  removeOld(): Promise<void>;
}
