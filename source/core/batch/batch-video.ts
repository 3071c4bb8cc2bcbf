import type { BatchVideo } from '../api/app.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { fileName } from '../footage/paths.ts';

/** What became of a video: `open` for one whose job was interrupted, runs or was not started. */
export type BatchOutcome = 'finished' | 'failed' | 'review' | 'open';

export function batchOutcome({ state, entry, exitCode }: BatchVideo): BatchOutcome {
  if (state === 'refused') return 'failed';
  if (state !== 'ended' || !entry) return 'open';
  if (entry.state === 'finished') return 'finished';
  if (entry.state === 'awaiting-review') return 'review';
  // A job that stopped by itself, such as at its budget, is interrupted with an error.
  const isStopped = entry.error !== undefined && exitCode !== EXIT.interrupted;
  return entry.state === 'failed' || isStopped ? 'failed' : 'open';
}

export interface BatchTotals {
  videos: number;
  finished: number;
  failed: number;
  review: number;
  open: number;
  /** Finished videos some of whose needs failed. */
  withFailedNeeds: number;
  clips: number;
  costUsd: number;
  unpricedCalls: number;
  /** The sum of the times that the jobs worked. */
  seconds: number;
}

export function batchTotals(videos: readonly BatchVideo[]): BatchTotals {
  const count = (outcome: BatchOutcome) => videos.filter((each) => batchOutcome(each) === outcome).length;
  const sum = (value: (video: BatchVideo) => number) =>
    videos.reduce((total, each) => total + value(each), 0);
  return {
    videos: videos.length,
    finished: count('finished'),
    failed: count('failed'),
    review: count('review'),
    open: count('open'),
    withFailedNeeds: videos.filter(hasFailedNeeds).length,
    clips: sum(({ entry }) => entry?.clips ?? 0),
    costUsd: sum(({ entry }) => entry?.costUsd ?? 0),
    unpricedCalls: sum(({ entry }) => entry?.unpricedCalls ?? 0),
    seconds: sum(({ seconds }) => seconds),
  };
}

/**
 * The exit code of a batch: 130 when a video is left to continue, 1 or 4 when all failed (4: all at the budget), 3 when
 * some failed, 5 when some wait for the review, otherwise 0.
 */
export function batchExitCode(videos: readonly BatchVideo[]): ExitCode {
  const totals = batchTotals(videos);
  if (totals.open > 0) return EXIT.interrupted;
  const failed = videos.filter((each) => batchOutcome(each) === 'failed');
  if (failed.length > 0 && failed.every(({ exitCode }) => exitCode === EXIT.budget)) return EXIT.budget;
  if (failed.length > 0) return failed.length === videos.length ? EXIT.failed : EXIT.someNeedsFailed;
  if (totals.withFailedNeeds > 0) return EXIT.someNeedsFailed;
  return totals.review > 0 ? EXIT.review : EXIT.finished;
}

function hasFailedNeeds(video: BatchVideo): boolean {
  return batchOutcome(video) === 'finished' && (video.entry?.needs.failed ?? 0) > 0;
}

/** Names that tell videos apart: the file name, with its folder or a number where that is not enough. */
export function distinctNames(paths: readonly string[]): string[] {
  const short = paths.map(fileName);
  const longer = paths.map((path, place) => {
    const name = short[place] ?? path;
    const folder = fileName(path.slice(0, path.length - name.length - 1));
    return short.indexOf(name) === short.lastIndexOf(name) ? name : `${folder}/${name}`;
  });
  return longer.map((name, place) => {
    const before = longer.slice(0, place).filter((each) => each === name).length;
    return before === 0 ? name : `${name} #${before + 1}`;
  });
}
