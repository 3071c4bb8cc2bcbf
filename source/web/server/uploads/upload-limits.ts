import type { OpenUpload } from '../../../core/api/uploads.ts';
import { ApiError } from '../route.ts';

/** Uploads that may be open at the same time. A video and its transcript are two. */
const maxOpen = 40;
/** Uploads that may be begun in an hour. */
const maxPerHour = 200;
const hourMs = 60 * 60 * 1000;
/** Left free on the disk, so that running jobs do not stop. */
const reserveBytes = 1e9;

/** What is known when an upload is to begin. */
export interface UploadRequest {
  sizeBytes: number;
  open: readonly OpenUpload[];
  /** undefined where the system does not say */
  freeBytes: number | undefined;
  /** SERVE_UPLOAD_LIMIT; 0 is no limit. */
  limitBytes: number;
}

/** How large uploads may be, how many there may be, and how often they may begin. */
export class UploadLimits {
  readonly #now: () => number;
  #begun: number[] = [];

  /** @param now milliseconds of a clock */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Counts an upload that begins. @throws ApiError when it may not */
  begin({ sizeBytes, open, freeBytes, limitBytes }: UploadRequest): void {
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0)
      throw new ApiError(400, 'The size of the file must be stated, and it must not be empty.');
    if (limitBytes > 0 && sizeBytes > limitBytes)
      throw new ApiError(413, `The file is larger than ${limitBytes / 1e9} GB.`, {
        hint: 'SERVE_UPLOAD_LIMIT sets the limit on the server.',
      });
    const coming = open.reduce((sum, each) => sum + each.sizeBytes - each.arrivedBytes, 0);
    assertRoom(sizeBytes + coming, freeBytes);
    if (open.length >= maxOpen)
      throw new ApiError(429, `${open.length} uploads have begun and are not complete.`, {
        hint: 'Complete or cancel an unfinished upload first.',
      });
    const since = this.#now() - hourMs;
    this.#begun = this.#begun.filter((at) => at > since);
    if (this.#begun.length >= maxPerHour) {
      const wait = Math.ceil(((this.#begun[0] ?? 0) - since) / 1000);
      throw new ApiError(429, `${maxPerHour} uploads have begun within an hour.`, {
        hint: `Try again in ${Math.ceil(wait / 60)} min.`,
        headers: { 'retry-after': String(wait) },
      });
    }
    this.#begun.push(this.#now());
  }
}

/** @throws ApiError when so many bytes do not fit on the disk */
export function assertRoom(bytes: number, freeBytes: number | undefined): void {
  if (freeBytes === undefined || freeBytes - reserveBytes >= bytes) return;
  const room = Math.max(0, Math.floor((freeBytes - reserveBytes) / 1e6));
  throw new ApiError(
    507,
    `There is room for ${room} MB more on the server, and ${Math.ceil(bytes / 1e6)} MB are needed.`,
    {
      hint: 'Free some space there, or set SERVE_UPLOAD_FOLDER to a folder on another disk.',
    },
  );
}
