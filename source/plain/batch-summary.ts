import type { BatchVideo } from '../core/api/app.ts';
import { batchOutcome, batchTotals } from '../core/batch/batch-video.ts';
import { formatSpent } from '../core/money/cost.ts';
import { cleanText, pluralize } from '../core/text/text.ts';
import { formatDuration } from '../core/text/timecode.ts';

/** One line for each video, then the totals, which are their sums, then how to continue. */
export function batchSummary(id: string, videos: readonly BatchVideo[]): string[] {
  const totals = batchTotals(videos);
  const counts = [
    `${totals.finished} of ${pluralize(totals.videos, 'video')} finished`,
    totals.failed > 0 && `${totals.failed} failed`,
    totals.withFailedNeeds > 0 && `${totals.withFailedNeeds} with failed needs`,
    totals.review > 0 && `${totals.review} to review`,
    totals.open > 0 && `${totals.open} not finished`,
  ].filter(Boolean);
  const spent = formatSpent({ usd: totals.costUsd, unpricedCalls: totals.unpricedCalls });
  return [
    ...videos.map((video) => `${cleanText(video.name, 80)}: ${videoWords(video)}`),
    `total: ${counts.join(', ')}; ${pluralize(totals.clips, 'clip')}, ${formatDuration(totals.seconds)}, ${spent}`,
    ...nextSteps(id, totals),
  ];
}

/** "finished, 5 clips for 5 of 6 needs, 1 to film; 40 s, $0.12; /videos/output/talk_…". */
function videoWords(video: BatchVideo): string {
  const { entry, seconds, error, state } = video;
  if (state === 'refused') return `failed: ${cleanText(error ?? '', 400)}`;
  if (!entry) return 'not started';
  const { needs } = entry;
  const spent = formatSpent({ usd: entry.costUsd, unpricedCalls: entry.unpricedCalls ?? 0 });
  const words = [
    stateWords(video),
    needs.total > 0 && `${pluralize(entry.clips, 'clip')} for ${needs.filled} of ${needs.selected} needs`,
    needs.noMatch > 0 && `${needs.noMatch} to film`,
    needs.failed > 0 && `${needs.failed} failed`,
  ].filter(Boolean);
  const why = entry.error === undefined ? '' : `; why: ${cleanText(entry.error, 400)}`;
  return `${words.join(', ')}; ${formatDuration(seconds)}, ${spent}; ${entry.outputDir}${why}`;
}

function stateWords(video: BatchVideo): string {
  const outcome = batchOutcome(video);
  if (outcome === 'review') return 'to review';
  return outcome === 'open' ? 'interrupted' : outcome;
}

function nextSteps(id: string, totals: ReturnType<typeof batchTotals>): string[] {
  const command = `stockpile-tui resume ${id}`;
  const isLeft = totals.open > 0 || totals.failed > 0 || totals.withFailedNeeds > 0;
  return [
    ...(isLeft ? [`to continue with what is not finished: ${command}`] : []),
    ...(totals.review > 0 ? [`to accept the plans: ${command} --yes`] : []),
  ];
}
