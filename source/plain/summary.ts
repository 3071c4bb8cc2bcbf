import type { Job } from '../core/job.ts';
import { elapsedMs } from '../core/progress.ts';
import { duration } from '../core/timecode.ts';

/** Three to ten lines that stay when the program ends: what was made, cost, time, folder, and how to go on. */
export function summary(job: Job): string[] {
  const selected = job.needs.filter((each) => each.need.selected);
  const inState = (state: string) => selected.filter((each) => each.state === state);
  const clips = selected.reduce((sum, each) => sum + Object.keys(each.results.file).length, 0);
  const counts = [
    `${clips} ${clips === 1 ? 'clip' : 'clips'} for ${inState('filled').length} of ${selected.length} needs`,
    inState('no-match').length > 0 && `${inState('no-match').length} to film`,
    inState('failed').length > 0 && `${inState('failed').length} failed`,
    inState('skipped').length > 0 && `${inState('skipped').length} skipped`,
  ].filter(Boolean);
  const worked = duration(elapsedMs(job, Date.now()) / 1000);
  const money = `$${job.cost.usd.toFixed(2)}${job.cost.savedUsd > 0 ? `, $${job.cost.savedUsd.toFixed(2)} saved by cache` : ''}`;
  return [
    `${job.video.name}: ${stateWords(job)}`,
    job.planned ? `${counts.join(', ')}; ${worked}, ${money}` : `${worked}, ${money}`,
    ...(job.error ? [`why: ${job.error}`] : []),
    ...(clips > 0 || job.state === 'finished' ? [`folder: ${job.outputDir}`] : []),
    ...resumeLines(job),
  ];
}

function stateWords(job: Job): string {
  return job.state === 'awaiting-review' ? `${job.needs.length} needs planned, to review` : job.state;
}

function resumeLines(job: Job): string[] {
  const hasFailed = job.needs.some((each) => each.state === 'failed');
  if (job.state === 'finished') return hasFailed ? [`try again: stockpile-tui resume ${job.id}`] : [];
  if (job.state === 'awaiting-review') {
    return [
      `review: stockpile-tui resume ${job.id}`,
      `accept as it is: stockpile-tui resume ${job.id} --yes`,
    ];
  }
  return [`go on: stockpile-tui resume ${job.id}`];
}
