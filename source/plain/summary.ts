import { outcomeOf } from '../core/job/filed-clips.ts';
import type { Job } from '../core/job/job.ts';
import { elapsedMs } from '../core/job/progress/progress.ts';
import { jobStateWords } from '../core/job/words.ts';
import { formatSpent } from '../core/money/cost.ts';
import { pluralize } from '../core/text/text.ts';
import { formatDuration } from '../core/text/timecode.ts';

/** The summary stays in the terminal after the full screen is left; more lines would push out what was there before. */
const maxLines = 10;

export interface SummaryOptions {
  /** Formats a folder, for example as a link where the terminal supports links. */
  link?: (folder: string) => string;
  /** The file that the plan was written to, as typed. */
  plan?: string | undefined;
}

/** Three to ten lines that stay when the program ends: result, cost, time, folder, and how to resume. */
export function jobSummary(job: Job, { link = (folder) => folder, plan }: SummaryOptions = {}): string[] {
  const clips = clipsOf(job);
  return [
    `${job.video.name}: ${stateWords(job)}`,
    resultWords(job),
    ...(job.error ? [`why: ${job.error}`] : []),
    ...(clips > 0 || job.state === 'finished' ? [`folder: ${link(job.outputDir)}`] : []),
    ...resumeLines(job, plan),
  ];
}

/** The summaries of several jobs: in full if they fit, else one line for each and how to resume the last one. */
export function jobSummaries(jobs: readonly Job[], options: SummaryOptions = {}): string[] {
  const whole = jobs.flatMap((job) => jobSummary(job, options));
  if (whole.length <= maxLines) return whole;
  const { link = (folder: string) => folder } = options;
  const open = jobs.filter(({ state }) => state !== 'finished');
  const resume = open.slice(-1).flatMap((job) => resumeLines(job).slice(0, 1));
  const room = maxLines - resume.length - 1;
  const shown = jobs.length > room ? jobs.slice(0, room - 1) : jobs;
  const more = jobs.length - shown.length;
  return [
    ...shown.map(
      (job) => `${job.video.name}: ${stateWords(job)}, ${resultWords(job)} ${link(job.outputDir)}`,
    ),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...resume,
    'all jobs: stockpile-tui history',
  ];
}

/** "6 clips for 5 of 7 needs, 1 to film; 2:10, $0.12". */
function resultWords(job: Job): string {
  const worked = formatDuration(elapsedMs(job, Date.now()) / 1000);
  const saved = job.cost.savedUsd > 0 ? `, $${job.cost.savedUsd.toFixed(2)} saved by cache` : '';
  const facts = `${worked}, ${formatSpent(job.cost)}${saved}`;
  if (!job.planned) return facts;
  if (job.needs.length === 0) return `the plan has no needs: nothing in the talk can be filmed; ${facts}`;
  const selected = job.needs.filter((each) => each.need.selected);
  const inState = (state: string) => selected.filter((each) => outcomeOf(each) === state).length;
  const clips = clipsOf(job);
  const counts = [
    `${pluralize(clips, 'clip')} for ${inState('filled')} of ${selected.length} needs`,
    inState('no-match') > 0 && `${inState('no-match')} to film`,
    inState('failed') > 0 && `${inState('failed')} failed`,
    inState('skipped') > 0 && `${inState('skipped')} skipped`,
  ].filter(Boolean);
  return `${counts.join(', ')}; ${facts}`;
}

function clipsOf(job: Job): number {
  const selected = job.needs.filter((each) => each.need.selected);
  return selected.reduce((sum, each) => sum + Object.keys(each.results.file).length, 0);
}

function stateWords(job: Job): string {
  return job.state === 'awaiting-review'
    ? `${pluralize(job.needs.length, 'need')} planned, to review`
    : jobStateWords[job.state];
}

function resumeLines(job: Job, plan?: string): string[] {
  const hasFailed = job.needs.some((each) => each.state === 'failed');
  if (job.state === 'finished') return hasFailed ? [`to retry: stockpile-tui resume ${job.id}`] : [];
  if (job.state === 'awaiting-review' && plan !== undefined)
    return [`to start when you have edited the plan: stockpile-tui resume ${job.id} --plan ${plan}`];
  if (job.state === 'awaiting-review') {
    return [
      `to review: stockpile-tui resume ${job.id}`,
      `to accept the plan: stockpile-tui resume ${job.id} --yes`,
    ];
  }
  return [`to continue: stockpile-tui resume ${job.id}`];
}
