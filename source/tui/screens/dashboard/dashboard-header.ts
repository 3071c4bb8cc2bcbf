import { type Job, stageNames } from '../../../core/job/job.ts';
import { etaSeconds } from '../../../core/job/progress/eta.ts';
import { progressAt } from '../../../core/job/progress/job-progress.ts';
import { elapsedMs } from '../../../core/job/progress/progress.ts';
import { laneNames } from '../../../core/job/step/steps.ts';
import { jobStateWords } from '../../../core/job/words.ts';
import { describeWorkerLoad, type Worker } from '../../../core/job/worker.ts';
import { formatMayBeBilled, formatSpent } from '../../../core/money/cost.ts';
import { lostCalls } from '../../../core/money/open-call.ts';
import { cleanText, pluralize } from '../../../core/text/text.ts';
import { formatDuration } from '../../../core/text/timecode.ts';
import { barCells } from '../../parts/bar.ts';
import { type Cell, type Line, layOutParts, type Part } from '../../text/line.ts';
import { formatPercent, formatUsd, jobMark, joinWords, stageMark } from '../../text/words.ts';
import type { Theme } from '../../theme/theme.ts';

/** The width from which on the header names every stage. */
const allStagesMinWidth = 112;

/** Name, stages, progress, and the time left once it can be estimated. */
export function dashboardHeader(job: Job, theme: Theme, width: number, now: number): Part[] {
  return [
    { cells: [{ text: job.video.name, tone: 'strong', keep: 'middle' }] },
    ...(width >= allStagesMinWidth ? [{ cells: allStages(job, theme) }] : currentStage(job, theme)),
    {
      cells: [
        { text: formatPercent(progressAt(job, now)), width: 5, align: 'right' },
        { text: `  ${timeWords(job, now)}`, tone: 'quiet' },
      ],
      side: 'right',
    },
  ];
}

/** Cost, share of the budget, savings by the cache, and the load of each lane. */
export function dashboardStatus(job: Job, theme: Theme, width: number): Line {
  const { usd: spent, budgetUsd, savedUsd } = job.cost;
  const ofBudget = budgetUsd > 0 ? ` of ${formatUsd(budgetUsd)}` : '';
  const answered = formatSpent({ ...job.cost, mayBeBilledUsd: 0 }, formatUsd);
  const unanswered = formatMayBeBilled(job.cost, formatUsd);
  const lanes = laneNames.filter((name) => job.lanes[name].limit > 0);
  return layOutParts(
    [
      { cells: [{ text: `cost ${answered}${ofBudget}` }] },
      ...unanswered.map((text) => ({ cells: [{ text, tone: 'warn' as const }], drop: 7 })),
      ...(budgetUsd > 0 ? [{ cells: barCells(spent / budgetUsd, 16, theme, budgetTone(job)), drop: 9 }] : []),
      ...(savedUsd > 0
        ? [{ cells: [{ text: `saved ${formatUsd(savedUsd)} by cache`, tone: 'good' as const }], drop: 8 }]
        : []),
      ...lanes.map((name, at) => ({ cells: laneCells(job, name), side: 'right' as const, drop: at + 1 })),
    ],
    width,
    theme,
  );
}

/** The most lines that other machines take. */
const maxWorkerLines = 3;

/** One line for each other machine that takes steps: its lanes and what it does. The last one counts those left out. */
export function workerLines(job: Job, theme: Theme, width: number): Line[] {
  const workers = job.state === 'running' ? (job.workers ?? []) : [];
  const fits = workers.length <= maxWorkerLines ? workers.length : maxWorkerLines - 1;
  const left = workers.slice(fits);
  const lines = workers
    .slice(0, fits)
    .map((worker) =>
      layOutParts(
        [
          { cells: [{ text: 'worker ', tone: 'quiet' }, { text: cleanText(worker.host, 40) }] },
          { cells: [{ text: describeWorkerLoad(worker), tone: 'quiet' }], drop: 1 },
          { cells: [{ text: doingOf(worker), tone: worker.doing.length > 0 ? 'busy' : 'quiet' }] },
        ],
        width,
        theme,
      ),
    );
  if (left.length === 0) return lines;
  const busy = left.filter(({ doing }) => doing.length > 0).length;
  return [...lines, [{ text: `${pluralize(left.length, 'more worker')}, ${busy} busy`, tone: 'quiet' }]];
}

function doingOf({ doing }: Worker): string {
  return doing.length === 0 ? 'idle' : cleanText(doing.join(', '), 200);
}

/** Whether calls were never answered, so that the status says that they may have been billed. */
export function hasLostCalls({ openCalls }: Job): boolean {
  return lostCalls(openCalls).length > 0;
}

/** The question before such calls no longer count as spent. */
export function notBilledQuestion({ openCalls }: Job): string {
  const calls = pluralize(lostCalls(openCalls).length, 'call');
  return `${calls} got no answer and may have been billed. Check the service's bill first. Stop counting them as spent?`;
}

/** The most lines that running jobs take above the needs of the chosen one. */
const maxJobLines = 4;

interface JobLineOptions {
  theme: Theme;
  width: number;
  frame: number;
  now: number;
}

/** One line for each of several running jobs, scrolled to the chosen one; none when only one runs. */
export function jobLines(jobs: readonly Job[], chosenId: string, options: JobLineOptions): Line[] {
  if (jobs.length < 2) return [];
  const at = jobs.findIndex((each) => each.id === chosenId);
  const first = Math.max(0, Math.min(at - 1, jobs.length - maxJobLines));
  return jobs.slice(first, first + maxJobLines).map((job) => jobLine(job, job.id === chosenId, options));
}

function jobLine(job: Job, isChosen: boolean, { theme, width, frame, now }: JobLineOptions): Line {
  const mark = jobMark(job.state, theme.glyphs, frame, job.paused);
  return layOutParts(
    [
      {
        cells: [
          { text: isChosen ? theme.glyphs.pointer : ' ', tone: 'accent' },
          { text: ` ${mark.glyph} `, tone: mark.tone },
          {
            text: job.video.name,
            tone: isChosen ? 'strong' : 'plain',
            width: Math.floor(width / 3),
            keep: 'middle',
          },
        ],
      },
      { cells: [{ text: job.state === 'running' ? job.stage : mark.word, width: 11, tone: mark.tone }] },
      { cells: barCells(progressAt(job, now), 16, theme, mark.tone), drop: 3 },
      { cells: [{ text: formatPercent(progressAt(job, now)), width: 5, align: 'right' }], side: 'right' },
      { cells: [{ text: timeWords(job, now), width: 14, tone: 'quiet' }], side: 'right', drop: 2 },
      {
        cells: [{ text: formatSpent(job.cost, formatUsd, 'short'), width: 7, align: 'right' }],
        side: 'right',
        drop: 1,
      },
    ],
    width,
    theme,
    2,
  );
}

/** "~2:10 left", or the elapsed time while the time left is unknown. */
function timeWords(job: Job, now: number): string {
  const eta = etaSeconds(job, now);
  if (eta !== undefined) return `~${formatDuration(eta)} left`;
  const seconds = elapsedMs(job, now) / 1000;
  if (job.state !== 'running')
    return joinWords([jobStateWords[job.state], seconds >= 1 && formatDuration(seconds)]);
  return job.paused ? 'paused' : `${formatDuration(Math.floor(seconds))} elapsed`;
}

function allStages(job: Job, theme: Theme): Line {
  return stageNames.flatMap((name, at) => {
    const mark = stageMark(job.stages[name].state, theme.glyphs);
    const cells: Cell[] = [
      { text: at > 0 ? '  ' : '' },
      { text: `${name} `, tone: job.stages[name].state === 'waiting' ? 'quiet' : 'plain' },
      { text: mark.glyph, tone: mark.tone },
    ];
    return cells;
  });
}

function currentStage(job: Job, theme: Theme): Part[] {
  const mark = stageMark(job.stages[job.stage].state, theme.glyphs);
  const place = `${stageNames.indexOf(job.stage) + 1} of ${stageNames.length}`;
  return [
    { cells: [{ text: `${job.stage} ` }, { text: mark.glyph, tone: mark.tone }] },
    { cells: [{ text: place, tone: 'quiet' }], drop: 1 },
  ];
}

function budgetTone(job: Job): 'good' | 'warn' | 'bad' {
  const share = job.cost.usd / job.cost.budgetUsd;
  return share >= 1 ? 'bad' : share >= 0.8 ? 'warn' : 'good';
}

function laneCells(job: Job, name: keyof Job['lanes']): Line {
  const { active, limit, waiting } = job.lanes[name];
  return [
    { text: `${name} `, tone: 'quiet' },
    { text: `${active}/${limit}`, tone: active > 0 ? 'busy' : 'quiet' },
    { text: waiting > 0 ? ` +${waiting}` : '', tone: 'warn' },
  ];
}
