import type { Clip } from '../../../core/footage/shot.ts';
import { sourceFacts } from '../../../core/footage/source-names.ts';
import { type Job, type NeedProgress, stageNames } from '../../../core/job/job.ts';
import { describeWait } from '../../../core/job/step/step-wait.ts';
import { pluralize } from '../../../core/text/text.ts';
import { formatClock } from '../../../core/text/timecode.ts';
import type { List } from '../../hooks/use-list.ts';
import { barCells } from '../../parts/bar.ts';
import { engineLines } from '../../parts/engine-lines.ts';
import { indentLines, labeled } from '../../parts/labeled.ts';
import { type Column, columnWidths, type Line, tableLine } from '../../text/line.ts';
import { describeRunningStep, stepTime } from '../../text/step-words.ts';
import {
  formatPercent,
  formatUsd,
  joinWords,
  latestRunningStep,
  needMark,
  stageMark,
} from '../../text/words.ts';
import type { Theme, Tone } from '../../theme/theme.ts';

interface NeedLineOptions {
  isChosen: boolean;
  width: number;
  timeWidth: number;
  theme: Theme;
  frame: number;
  now: number;
  paused: boolean;
  /** Whether any need has a cost; without costs the column is hidden. */
  hasCosts: boolean;
  /** In cells, of the longest phrase. */
  nameWidth: number;
}

/** The lines of the visible needs. */
export function needRows(
  needs: readonly NeedProgress[],
  { from, to, index }: Pick<List, 'from' | 'to' | 'index'>,
  options: Pick<NeedLineOptions, 'width' | 'nameWidth' | 'theme' | 'frame' | 'now' | 'paused'>,
): Line[] {
  const hasCosts = needs.some(({ costUsd }) => costUsd > 0);
  const timeWidth = formatClock(needs.at(-1)?.need.at ?? 0).length;
  return needs.slice(from, to).map((each, row) =>
    needLine(each, {
      ...options,
      ...{ isChosen: from + row === index, timeWidth, hasCosts },
    }),
  );
}

/** One line per need: state, time in the video, phrase, progress bar, step, current work, duration, cost. */
function needLine(progress: NeedProgress, options: NeedLineOptions): Line {
  const { isChosen, width, timeWidth, nameWidth, theme, frame, now, hasCosts, paused } = options;
  const columns = needColumns(width, { timeWidth, nameWidth, hasCosts });
  const widths = columnWidths(width, columns, 1);
  const mark = needMark(progress, theme.glyphs, frame, paused);
  const tone: Tone = isChosen ? 'strong' : isQuiet(progress) ? 'quiet' : 'plain';
  return tableLine(
    [
      [
        { text: isChosen ? theme.glyphs.pointer : ' ', tone: 'accent' },
        { text: ' ' },
        { text: mark.glyph, tone: mark.tone },
      ],
      { text: formatClock(progress.need.at), tone: 'quiet' },
      { text: progress.need.phrase, tone },
      barCells(progress.progress, widths[3] ?? 0, theme, mark.tone),
      { text: mark.word, tone: mark.tone },
      { text: doing(progress, now), tone: progress.state === 'failed' ? 'bad' : 'plain' },
      { text: timeOf(progress, now, (widths[6] ?? 0) < fullTimeWidth), tone: 'quiet' },
      { text: progress.costUsd > 0 ? formatUsd(progress.costUsd, 3) : '', tone: 'quiet' },
    ],
    columns,
    widths,
    1,
  );
}

/** Shown before there are needs: the stages with their progress, which engine does what, and what is degraded. */
export function stageLines(job: Job, width: number, theme: Theme, now: number): Line[] {
  const stages = stageNames.map((name): Line => {
    const { state, fraction, message, wait } = job.stages[name];
    const text = wait ? describeWait(message, wait, now) : message;
    const mark = stageMark(state, theme.glyphs);
    const isMeasured = state === 'active' && fraction > 0;
    return [
      { text: `  ${mark.glyph} `, tone: mark.tone },
      { text: name, width: 12, tone: state === 'waiting' ? 'quiet' : 'plain' },
      ...barCells(state === 'done' ? 1 : fraction, 16, theme, mark.tone),
      { text: ` ${isMeasured ? formatPercent(fraction) : mark.word}`, tone: mark.tone },
      ...(state === 'active' && text !== undefined ? [{ text: `  ${text}` }] : []),
    ];
  });
  const engines = indentLines(engineLines(job.engines, width - 4, theme), 4);
  const notes = indentLines(
    job.notes.flatMap((note) => labeled('note', note, width - 4, theme, 'warn')),
    4,
  );
  return [[], ...stages, [], ...faultLines(job, width, theme), ...notes, ...engines];
}

/** Why the job has stopped; no lines when it has not. */
export function faultLines(job: Job, width: number, theme: Theme): Line[] {
  if (job.error === undefined) return [];
  return indentLines(labeled('error', job.error, width - 4, theme, 'bad'), 4);
}

/** Number, best score and sources of the clips of a need. */
export function describeClips(clips: readonly Clip[]): string {
  const best = Math.max(...clips.map((clip) => clip.shot.score));
  const sources = [...new Set(clips.map((clip) => sourceFacts(clip.source).label))];
  return joinWords([pluralize(clips.length, 'clip'), `${Math.round(best)}/10`, sources.join(', ')]);
}

export function clipsOf(progress: NeedProgress): Clip[] {
  return Object.values(progress.results.file).map((filed) => filed.clip);
}

function needColumns(
  width: number,
  { timeWidth, nameWidth, hasCosts }: Pick<NeedLineOptions, 'timeWidth' | 'nameWidth' | 'hasCosts'>,
): Column[] {
  const bar = width >= 150 ? 24 : width >= 110 ? 16 : 10;
  return [
    { width: 3 },
    { width: timeWidth, align: 'right' },
    { min: 16, want: nameWidth },
    { width: bar, drop: 3 },
    { width: 8 },
    { min: 8, want: 18, grow: 1 },
    { width: width >= 100 ? fullTimeWidth : 6, align: 'right', drop: 2 },
    { width: hasCosts ? 7 : 0, align: 'right', drop: 4 },
  ];
}

/** What a need is doing, or how it ended. */
function doing(progress: NeedProgress, now: number): string {
  if (progress.state === 'filled') return describeClips(clipsOf(progress));
  const step = latestRunningStep(progress);
  return step === undefined ? (progress.message ?? '') : describeRunningStep(progress, step, now);
}

/** The width of "~12:34 left". */
const fullTimeWidth = 11;

function timeOf(progress: NeedProgress, now: number, isShort: boolean): string {
  const step = progress.state === 'active' ? latestRunningStep(progress) : undefined;
  if (step === undefined) return '';
  const time = stepTime(progress, step, now);
  return isShort ? time.replace(' left', '') : time;
}

function isQuiet(progress: NeedProgress): boolean {
  return progress.state === 'waiting' || progress.state === 'skipped';
}
