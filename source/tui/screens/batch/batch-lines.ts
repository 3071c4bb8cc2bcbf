import type { BatchVideo } from '../../../core/api/app.ts';
import { batchTotals } from '../../../core/batch/batch-video.ts';
import { formatSpent } from '../../../core/money/cost.ts';
import { pluralize } from '../../../core/text/text.ts';
import { formatDuration } from '../../../core/text/timecode.ts';
import { barCells } from '../../parts/bar.ts';
import { countCells } from '../../text/cells.ts';
import { type Column, columnWidths, type Line, type Part, tableLine } from '../../text/line.ts';
import { entrySummary, formatUsd, jobMark, joinWords, type Mark, shortSummary } from '../../text/words.ts';
import type { Theme, Tone } from '../../theme/theme.ts';

function columnsOf(nameWidth: number): readonly Column[] {
  return [
    { min: 16, want: nameWidth },
    { width: 11 },
    { min: 16, grow: 3 },
    { width: 7, align: 'right', drop: 1 },
    { width: 11, drop: 2 },
  ];
}
const summaryColumn = 2;
const barWidth = 10;

/** What the batch has done so far: "3 of 12 videos finished · 1 failed", and its cost. */
export function batchHeader(videos: readonly BatchVideo[]): Part[] {
  const totals = batchTotals(videos);
  const counts = joinWords([
    `${totals.finished} of ${pluralize(totals.videos, 'video')} finished`,
    totals.failed > 0 && `${totals.failed} failed`,
    pluralize(totals.clips, 'clip'),
  ]);
  const spent = formatSpent({ usd: totals.costUsd, unpricedCalls: totals.unpricedCalls }, formatUsd, 'short');
  return [
    { cells: [{ text: 'batch', tone: 'strong' }] },
    { cells: [{ text: counts }] },
    { cells: [{ text: spent, tone: totals.costUsd > 0 ? 'plain' : 'quiet' }], side: 'right' },
  ];
}

/** One line per video: its state, a bar, needs or clips, cost, time left where it is known. */
export function batchLine(
  video: BatchVideo,
  options: { isChosen: boolean; nameWidth: number; width: number; theme: Theme; frame: number },
): Line {
  const { isChosen, nameWidth, width, theme, frame } = options;
  const columns = columnsOf(nameWidth);
  const { entry } = video;
  const mark = markOf(video, theme, frame);
  const tone: Tone = isChosen ? 'strong' : 'plain';
  const widths = columnWidths(width - 4 - barWidth - 1, columns);
  const room = widths[summaryColumn] ?? 0;
  const spent = entry && { usd: entry.costUsd, unpricedCalls: entry.unpricedCalls ?? 0 };
  const left = entry?.etaSeconds === undefined ? '' : `~${formatDuration(entry.etaSeconds)} left`;
  const table = tableLine(
    [
      { text: video.name, tone, keep: 'middle' },
      { text: mark.word, tone: mark.tone },
      { text: summaryOf(video, room), tone },
      { text: spent ? formatSpent(spent, formatUsd, 'short') : '', tone: entry?.costUsd ? 'plain' : 'quiet' },
      { text: video.state === 'running' ? left : '', tone: 'quiet' },
    ],
    columns,
    widths,
  );
  return [
    { text: isChosen ? `${theme.glyphs.pointer} ` : '  ', tone: 'accent' },
    { text: `${mark.glyph} `, tone: mark.tone },
    ...barCells(entry?.progress ?? 0, barWidth, theme, mark.tone),
    { text: ' ' },
    ...table,
  ];
}

function summaryOf({ state, error, entry }: BatchVideo, room: number): string {
  if (state === 'refused') return error ?? '';
  if (!entry) return '';
  if (entry.error !== undefined) return entry.error;
  const summary = entrySummary(entry);
  return countCells(summary) <= room ? summary : shortSummary(entry);
}

function markOf({ state, entry }: BatchVideo, { glyphs }: Theme, frame: number): Mark {
  if (state === 'refused') return { glyph: glyphs.failed, word: 'failed', tone: 'bad' };
  if (state === 'starting') return { glyph: glyphs.active, word: 'starting', tone: 'busy' };
  if (!entry || state === 'waiting') return { glyph: glyphs.waiting, word: 'queued', tone: 'quiet' };
  return jobMark(entry.state, glyphs, frame, entry.paused);
}
