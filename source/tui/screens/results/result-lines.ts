import { join } from 'node:path';
import { licences, rightsWarning } from '../../../core/footage/licence.ts';
import { type Clip, shotSeconds } from '../../../core/footage/shot.ts';
import { sourceFacts } from '../../../core/footage/source-names.ts';
import { outcomeOf } from '../../../core/job/filed-clips.ts';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { refusedClips } from '../../../core/job/job.ts';
import { needStateWords } from '../../../core/job/words.ts';
import { formatSpent } from '../../../core/money/cost.ts';
import { pluralize } from '../../../core/text/text.ts';
import { formatClock, formatDuration } from '../../../core/text/timecode.ts';
import { containsAllWords } from '../../text/filter-words.ts';
import { type Column, columnWidths, type Line, type Part, tableLine } from '../../text/line.ts';
import { formatUsd, jobMark, type Mark, needMark } from '../../text/words.ts';
import type { Theme, Tone } from '../../theme/theme.ts';

/** One row of the results: a clip, or a need that has none. */
export interface ResultRow {
  id: string;
  progress: NeedProgress;
  /** The clip, and the id of its shot. */
  clip?: Clip;
  key?: string;
}

/** All clips in the order of the video, with a row for each need that has none. */
export function resultRows(job: Job): ResultRow[] {
  return job.needs
    .filter(({ need }) => need.selected)
    .flatMap((progress): ResultRow[] => {
      const { id } = progress.need;
      const clips = Object.entries(progress.results.file);
      if (clips.length === 0) return [{ id: `${id} 0`, progress }];
      // The id is the position, so that the choice stays on the row when a runner-up replaces the clip.
      return clips.map(([key, { clip }], place) => ({ id: `${id} ${place}`, progress, clip, key }));
    });
}

/** The path of a clip on this system. */
export function absoluteClipPath(job: Job, clip: Clip): string {
  return join(job.outputDir, ...clip.file.split('/'));
}

export function resultHeader(job: Job, rows: readonly ResultRow[], theme: Theme): Part[] {
  const clips = rows.filter((row) => row.clip);
  const needs = [...new Set(rows.map(({ progress }) => progress))];
  const toFilm = needs.filter((each) => outcomeOf(each) === 'no-match').length;
  const failed = rows.filter((row) => row.progress.state === 'failed').length;
  const seconds = clips.reduce((sum, row) => sum + (row.clip ? shotSeconds(row.clip) : 0), 0);
  const unlicensed = clips.filter((row) => row.clip && rightsWarning(row.clip.licence) !== undefined).length;
  const mark = jobMark(job.state, theme.glyphs, 0, job.paused);
  const facts: [text: string, tone: Tone, drop: number][] = [
    [mark.word, mark.tone, 1],
    [pluralize(clips.length, 'clip'), 'plain', 2],
    [toFilm > 0 ? `${toFilm} to film` : '', 'warn', 3],
    [failed > 0 ? `${failed} failed` : '', 'bad', 4],
    [unlicensed > 0 ? `check the rights of ${unlicensed}` : '', 'warn', 5],
    [clips.length > 0 ? `${formatDuration(seconds)} of footage` : '', 'quiet', 6],
  ];
  return [
    { cells: [{ text: job.video.name, tone: 'strong', keep: 'middle' }] },
    ...facts.filter(([text]) => text !== '').map(([text, tone, drop]) => ({ cells: [{ text, tone }], drop })),
    { cells: [{ text: `cost ${formatSpent(job.cost, formatUsd)}`, tone: 'quiet' }], side: 'right', drop: 7 },
  ];
}

const columnsAfterName: readonly Column[] = [
  { width: 8 },
  { width: 5, align: 'right' },
  { width: 8, drop: 1 },
  { width: 19, drop: 3 },
  { width: 7, align: 'right', drop: 2 },
  { min: 14, grow: 1, drop: 4 },
];

/** The width of the table, of its times and of its longest phrase, in cells. */
export interface ResultWidths {
  width: number;
  timeWidth: number;
  nameWidth: number;
}

function columnsOf({ timeWidth, nameWidth }: ResultWidths): readonly Column[] {
  const name = { min: 16, want: nameWidth };
  return [{ width: 3 }, { width: timeWidth, align: 'right' }, name, ...columnsAfterName];
}

const titles = ['', 'at', 'need', '', 'score', 'source', 'licence', 'length', 'title'];

/** The titles of the columns. */
export function resultTitles(widths: ResultWidths): Line {
  const columns = columnsOf(widths);
  const cells = titles.map((text) => ({ text, tone: 'quiet' as const }));
  return tableLine(cells, columns, columnWidths(widths.width, columns, 1), 1);
}

export function resultLine(
  row: ResultRow,
  options: { isChosen: boolean; widths: ResultWidths; theme: Theme; paused: boolean },
): Line {
  const { isChosen, widths, theme, paused } = options;
  const { progress, clip } = row;
  const columns = columnsOf(widths);
  const mark = resultMark(row, theme, paused);
  const tone: Tone = isChosen ? 'strong' : clip ? 'plain' : 'quiet';
  return tableLine(
    [
      [
        { text: isChosen ? theme.glyphs.pointer : ' ', tone: 'accent' },
        { text: ' ' },
        { text: mark.glyph, tone: mark.tone },
      ],
      { text: formatClock(progress.need.at), tone: 'quiet' },
      { text: progress.need.phrase, tone },
      { text: mark.word, tone: mark.tone },
      { text: clip ? `${Math.round(clip.shot.score)}/10` : '', tone },
      { text: clip ? sourceFacts(clip.source).label : '' },
      {
        text: clip ? licences[clip.licence].label : '',
        tone: clip && licences[clip.licence].freeToUse ? 'good' : 'warn',
      },
      { text: clip ? `${shotSeconds(clip).toFixed(1)} s` : '', tone: 'quiet' },
      { text: clip ? clip.title : (progress.message ?? ''), tone: 'quiet' },
    ],
    columns,
    columnWidths(widths.width, columns, 1),
    1,
  );
}

/** The state of a row: the user's verdict on the clip, or the progress of its replacement. */
function resultMark({ progress, clip, key = '' }: ResultRow, theme: Theme, paused: boolean): Mark {
  const { glyphs } = theme;
  if (!clip || isBeingReplaced(progress, key)) return needMark(progress, glyphs, 0, paused);
  const verdict = progress.verdicts?.[key];
  if (verdict === 'keep') return { glyph: glyphs.done, word: 'keep', tone: 'good' };
  if (verdict === 'reject') return { glyph: glyphs.failed, word: 'reject', tone: 'bad' };
  return { glyph: glyphs.done, word: needStateWords.filled, tone: 'good' };
}

export function isBeingReplaced(progress: NeedProgress, key: string): boolean {
  return (
    refusedClips(progress).includes(key) || progress.picks?.some(({ replaces }) => replaces === key) === true
  );
}

/** The rows whose phrase, clip, source, licence or state has all of the words. */
export function filterRows(
  rows: readonly ResultRow[],
  words: readonly string[],
  theme: Theme,
): readonly ResultRow[] {
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const { clip, progress } = row;
    const ofClip = clip ? [clip.title, sourceFacts(clip.source).label, licences[clip.licence].label] : [];
    return containsAllWords(
      [progress.need.phrase, resultMark(row, theme, false).word, ...ofClip].join(' '),
      words,
    );
  });
}
