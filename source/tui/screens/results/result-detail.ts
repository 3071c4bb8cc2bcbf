import { licences, rightsWarning } from '../../../core/footage/licence.ts';
import { describeHandles } from '../../../core/footage/shot.ts';
import type { Job } from '../../../core/job/job.ts';
import { formatBytes, pluralize } from '../../../core/text/text.ts';
import type { Layout } from '../../hooks/use-layout.ts';
import { cutLines } from '../../parts/Lines.tsx';
import { labeled } from '../../parts/labeled.ts';
import { placeSideBySide } from '../../parts/panes.ts';
import { type SidePane, sidePane } from '../../parts/side-pane.ts';
import { shotFrames } from '../../pictures/film-part.ts';
import { columnsPerRow } from '../../pictures/strip-layout.ts';
import type { Line } from '../../text/line.ts';
import { joinWords, needMark } from '../../text/words.ts';
import type { Theme } from '../../theme/theme.ts';
import { reviewNeedLines } from '../review/review-lines.ts';
import { absoluteClipPath, isBeingReplaced, type ResultRow } from './result-lines.ts';

/** A note on a clip: that it is being replaced, or why it could not be. */
function note({ progress, clip, key = '' }: ResultRow): string {
  if (isBeingReplaced(progress, key))
    return 'another clip is being made; this one stays until the new one is ready';
  const { message = '' } = progress;
  return (/^\d+ clips?$/.test(message) ? '' : message) || (clip?.note ?? '');
}

/** The details of the chosen row. */
export function resultDetail(job: Job, row: ResultRow | undefined, width: number, theme: Theme): Line[] {
  if (!row) return [];
  const { clip, progress } = row;
  if (!clip) {
    const why = progress.message ?? needMark(progress, theme.glyphs, 0).word;
    const mustShow = progress.need.mustShow;
    return [
      ...labeled('no clip', why, width, theme, 'warn'),
      ...labeled('must show', mustShow, width, theme),
    ];
  }
  const rate = Math.round((clip.frameRate.num / clip.frameRate.den) * 1000) / 1000;
  const picture = joinWords([
    `${clip.width}x${clip.height}`,
    `${rate} frames a second`,
    pluralize(clip.frames, 'frame'),
    describeHandles(clip),
    formatBytes(clip.sizeBytes),
    clip.method,
  ]);
  const licence = licences[clip.licence];
  const from = joinWords([
    clip.title,
    clip.author,
    licence.label,
    licence.creditRequired && 'credit required',
  ]);
  return [
    ...labeled('note', note(row), width, theme, 'warn'),
    ...labeled('rights', rightsWarning(clip.licence) ?? '', width, theme, 'warn'),
    ...labeled('from', from, width, theme),
    ...labeled('why', clip.shot.reason, width, theme, 'quiet'),
    ...labeled('path', absoluteClipPath(job, clip), width, theme),
    ...labeled('picture', picture, width, theme, 'quiet'),
  ];
}

/** The clips with the details of the chosen one, and of its need, next to them. */
export function withResultDetail(
  table: readonly Line[],
  { job, row }: { job: Job; row: ResultRow },
  { pane, rows, theme }: { pane: SidePane; rows: number; theme: Theme },
): Line[] {
  const { need } = row.progress;
  const lines: Line[] = [
    [{ text: need.phrase, tone: 'strong' }],
    [],
    ...resultDetail(job, row, pane.width, theme),
    [],
    ...reviewNeedLines(need, pane.width, theme),
  ];
  const details = cutLines(lines, rows, theme.glyphs.below);
  return placeSideBySide(table, details, { leftWidth: pane.listWidth, height: rows, theme });
}

/** The number of lines for each part of the results: the rows of the table, the picture, the details. */
export interface ResultPanes {
  /** The rows of the table, without its titles. */
  table: number;
  picture: number;
  /** 0 where the details are next to the table. */
  detail: number;
  /** Where the details are next to the table. */
  side: SidePane | undefined;
}

/** The titles of the columns and the rule below the table. */
const fixedLines = 2;

const minTableRows = 3;

/** All details of most clips. */
const maxDetailRows = 10;

/** Lines for the details next to the table. */
const minDetailRows = 20;

/** Divides `height` lines: a third for the picture, more when the table is short. */
export function resultPanes(
  layout: Pick<Layout, 'width' | 'roomy'>,
  height: number,
  rowCount: number,
): ResultPanes {
  const side = sidePane(layout, height, false);
  const detail = side ? 0 : height < 16 ? 3 : height < 26 ? 4 : 6;
  const room = Math.max(0, height - fixedLines - detail);
  const third = Math.round(height / 3);
  const wanted = Math.max(third, room - Math.max(side ? minDetailRows : minTableRows, rowCount));
  const maxPicture = Math.floor((layout.width - pictureMargin) / columnsPerRow(shotFrames));
  const picture = Math.max(0, Math.min(maxPicture, wanted, room - minTableRows));
  const table = Math.max(1, room - picture);
  // Rows that the table leaves free show more of the details.
  const free = side
    ? 0
    : Math.max(0, Math.min(maxDetailRows - detail, table - Math.max(minTableRows, rowCount)));
  return { table: table - free, picture, detail: detail + free, side };
}

/** Cells left of the picture. */
export const pictureMargin = 4;
