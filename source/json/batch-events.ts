import type { BatchVideo } from '../core/api/app.ts';
import { batchOutcome, batchTotals } from '../core/batch/batch-video.ts';
import type { ExitCode } from '../core/errors.ts';

/** Prints the events of a batch as a whole, one JSON object a line, between the events of its jobs. */
export class BatchEvents {
  readonly #batchId: string;
  readonly #write: (line: string) => void;

  constructor(batchId: string, write: (line: string) => void) {
    this.#batchId = batchId;
    this.#write = write;
  }

  started(videos: readonly BatchVideo[]): void {
    this.#emit('batch.started', { videos: videos.map(({ videoPath }) => videoPath) });
  }

  refused(name: string, error: string): void {
    this.#emit('batch.refused', { video: name, error });
  }

  ended(videos: readonly BatchVideo[], exitCode: ExitCode): void {
    this.#emit('batch.ended', {
      exitCode,
      totals: batchTotals(videos),
      videos: videos.map((video) => ({
        video: video.name,
        path: video.videoPath,
        ...(video.jobId !== undefined && { jobId: video.jobId }),
        outcome: batchOutcome(video),
        clips: video.entry?.clips ?? 0,
        costUsd: video.entry?.costUsd ?? 0,
        seconds: video.seconds,
        error: video.error ?? video.entry?.error ?? null,
      })),
    });
  }

  #emit(type: string, fields: object): void {
    this.#write(JSON.stringify({ version: 1, at: Date.now(), type, batchId: this.#batchId, ...fields }));
  }
}
