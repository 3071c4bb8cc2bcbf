import { join } from 'node:path';
import { licences, rightsWarning } from '../../../core/footage/licence.ts';
import { type Clip, describeHandles, shotSeconds } from '../../../core/footage/shot.ts';
import { factsOf } from '../../../core/footage/source-names.ts';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { refusedClips } from '../../../core/job/job.ts';
import { needStateWords } from '../../../core/job/words.ts';
import { formatSpent } from '../../../core/money/cost.ts';
import { counted, formatBytes } from '../../../core/text/text.ts';
import { clock, duration } from '../../../core/text/timecode.ts';
import { indented, labeled } from '../../parts/labeled.ts';
import { shotFrames } from '../../pictures/film-part.ts';
import { type Column, columnWidths, type Line, type Part, tableLine } from '../../text/line.ts';
import { jobMark, joined, type Mark, needMark, usd } from '../../text/words.ts';
import type { Theme, Tone } from '../../theme.ts';

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
export function clipPath(job: Job, clip: Clip): string {
  return join(job.outputDir, ...clip.file.split('/'));
}

export function resultHeader(job: Job, rows: readonly ResultRow[], theme: Theme): Part[] {
  const clips = rows.filter((row) => row.clip);
  const toFilm = rows.filter((row) => row.progress.state === 'no-match').length;
  const failed = rows.filter((row) => row.progress.state === 'failed').length;
  const seconds = clips.reduce((sum, row) => sum + (row.clip ? shotSeconds(row.clip) : 0), 0);
  const unlicensed = clips.filter((row) => row.clip && rightsWarning(row.clip.licence) !== undefined).length;
  const mark = jobMark(job.state, theme.glyphs, 0, job.paused);
  const facts: [text: string, tone: Tone, drop: number][] = [
    [mark.word, mark.tone, 1],
    [counted(clips.length, 'clip'), 'plain', 2],
    [toFilm > 0 ? `${toFilm} to film` : '', 'warn', 3],
    [failed > 0 ? `${failed} failed` : '', 'bad', 4],
    [unlicensed > 0 ? `rights of ${unlicensed} to check` : '', 'warn', 5],
    [clips.length > 0 ? `${duration(seconds)} of footage` : '', 'quiet', 6],
  ];
  return [
    { cells: [{ text: job.video.name, tone: 'strong', keep: 'middle' }] },
    ...facts.filter(([text]) => text !== '').map(([text, tone, drop]) => ({ cells: [{ text, tone }], drop })),
    { cells: [{ text: `cost ${formatSpent(job.cost, usd)}`, tone: 'quiet' }], side: 'right', drop: 7 },
  ];
}

const columnsAfterTime: readonly Column[] = [
  { min: 16, grow: 2 },
  { width: 8 },
  { width: 5, align: 'right' },
  { width: 8, drop: 1 },
  { width: 19, drop: 3 },
  { width: 7, align: 'right', drop: 2 },
  { min: 14, grow: 3, drop: 4 },
];

function columnsOf(timeWidth: number): readonly Column[] {
  return [{ width: 3 }, { width: timeWidth, align: 'right' }, ...columnsAfterTime];
}

const titles = ['', 'at', 'need', '', 'score', 'source', 'licence', 'length', 'title'];

/** The titles of the columns. */
export function resultTitles(width: number, timeWidth: number): Line {
  const columns = columnsOf(timeWidth);
  const cells = titles.map((text) => ({ text, tone: 'quiet' as const }));
  return tableLine(cells, columns, columnWidths(width, columns, 1), 1);
}

export function resultLine(
  row: ResultRow,
  options: { isChosen: boolean; width: number; timeWidth: number; theme: Theme; paused: boolean },
): Line {
  const { isChosen, width, timeWidth, theme, paused } = options;
  const { progress, clip } = row;
  const columns = columnsOf(timeWidth);
  const mark = resultMark(row, theme, paused);
  const tone: Tone = isChosen ? 'strong' : clip ? 'plain' : 'quiet';
  return tableLine(
    [
      [
        { text: isChosen ? theme.glyphs.pointer : ' ', tone: 'accent' },
        { text: ' ' },
        { text: mark.glyph, tone: mark.tone },
      ],
      { text: clock(progress.need.at), tone: 'quiet' },
      { text: progress.need.phrase, tone },
      { text: mark.word, tone: mark.tone },
      { text: clip ? `${Math.round(clip.shot.score)}/10` : '', tone },
      { text: clip ? factsOf(clip.source).label : '' },
      {
        text: clip ? licences[clip.licence].label : '',
        tone: clip && licences[clip.licence].freeToUse ? 'good' : 'warn',
      },
      { text: clip ? `${shotSeconds(clip).toFixed(1)} s` : '', tone: 'quiet' },
      { text: clip ? clip.title : (progress.message ?? ''), tone: 'quiet' },
    ],
    columns,
    columnWidths(width, columns, 1),
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

function isBeingReplaced(progress: NeedProgress, key: string): boolean {
  return (
    refusedClips(progress).includes(key) || progress.picks?.some(({ replaces }) => replaces === key) === true
  );
}

/** A note on a clip: that it is being replaced, or why it could not be. */
function note({ progress, clip, key = '' }: ResultRow): string {
  if (isBeingReplaced(progress, key)) return 'another clip is being made; this one stays until it is there';
  const { message = '' } = progress;
  return (/^\d+ clips?$/.test(message) ? '' : message) || (clip?.note ?? '');
}

/** The details of the chosen row. */
export function resultDetail(job: Job, row: ResultRow | undefined, width: number, theme: Theme): Line[] {
  if (!row) return [];
  const { clip, progress } = row;
  const inner = width - 4;
  if (!clip) {
    const why = progress.message ?? needMark(progress, theme.glyphs, 0).word;
    const mustShow = progress.need.mustShow;
    return indented(
      [...labeled('no clip', why, inner, theme, 'warn'), ...labeled('must show', mustShow, inner, theme)],
      4,
    );
  }
  const rate = Math.round((clip.frameRate.num / clip.frameRate.den) * 1000) / 1000;
  const picture = joined([
    `${clip.width}x${clip.height}`,
    `${rate} frames a second`,
    counted(clip.frames, 'frame'),
    describeHandles(clip),
    formatBytes(clip.sizeBytes),
    clip.method,
  ]);
  const licence = licences[clip.licence];
  const from = joined([clip.title, clip.author, licence.label, licence.creditRequired && 'credit required']);
  return indented(
    [
      ...labeled('note', note(row), inner, theme, 'warn'),
      ...labeled('rights', rightsWarning(clip.licence) ?? '', inner, theme, 'warn'),
      ...labeled('from', from, inner, theme),
      ...labeled('path', clipPath(job, clip), inner, theme),
      ...labeled('picture', picture, inner, theme, 'quiet'),
      ...labeled('why', clip.shot.reason, inner, theme, 'quiet'),
    ],
    4,
  );
}

/** The number of lines for each part of the results: the rows of the table, the picture, the details. */
export interface ResultPanes {
  table: number;
  picture: number;
  detail: number;
}

/** The titles of the columns and the rule below the table. */
const fixedLines = 2;

const minTableRows = 3;

/** Columns per row of picture at which all tiles of a 16:9 clip fit side by side; a cell is twice as high as wide. */
const columnsPerRow = shotFrames * 2 * (16 / 9);

/** Divides `height` lines: a third for the picture, more when the table is short. */
export function resultPanes(height: number, rowCount: number, width: number): ResultPanes {
  const detail = height < 16 ? 3 : height < 26 ? 4 : 6;
  const room = Math.max(0, height - fixedLines - detail);
  const third = Math.round(height / 3);
  const wanted = Math.max(third, room - Math.max(minTableRows, rowCount));
  const maxPicture = Math.floor(width / columnsPerRow);
  const picture = Math.max(0, Math.min(maxPicture, wanted, room - minTableRows));
  return { table: Math.max(1, room - picture), picture, detail };
}
