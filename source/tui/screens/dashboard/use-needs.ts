import { useMemo } from 'react';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { pluralize } from '../../../core/text/text.ts';
import { useFilter } from '../../hooks/use-filter.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useTheme } from '../../hooks/use-program.ts';
import { cutLines } from '../../parts/Lines.tsx';
import { placeSideBySide } from '../../parts/panes.ts';
import { type SidePane, sidePane } from '../../parts/side-pane.ts';
import { type FilmPart, findFilmPartOfNeed } from '../../pictures/film-part.ts';
import { filterNeeds } from '../../text/filter-needs.ts';
import { type Line, maxTextWidth } from '../../text/line.ts';
import type { Theme } from '../../theme/theme.ts';
import { needDetails } from '../need/need-details.ts';
import { faultLines, needRows } from './dashboard-lines.ts';

interface NeedsOptions {
  /** Lines of the header. */
  headerLines: number;
  isActive: boolean;
}

/** The needs that are worked on: those that the filter shows, which one is chosen, and where they are drawn. */
export function useNeeds(job: Job, { headerLines, isActive }: NeedsOptions) {
  const theme = useTheme();
  const layout = useLayout();
  const selected = useMemo(() => job.needs.filter(({ need }) => need.selected), [job.needs]);
  const isShown = selected.length > 0 && (job.stage === 'gather' || job.stage === 'deliver');
  const filter = useFilter({ level: 'field', isActive: isActive && isShown });
  const shown = useMemo(() => filterNeeds(selected, filter.text), [selected, filter.text]);
  const nameWidth = useMemo(() => maxTextWidth(shown.map(({ need }) => need.phrase)), [shown]);
  const faults = selected.length > 0 ? faultLines(job, layout.width, theme) : [];
  const above = [...faults, ...filter.lines(layout.width, pluralize(shown.length, 'need'))];
  const height = layout.bodyRows(headerLines) - above.length;
  const list = useList(shown.length, height, (index) => shown[index]?.need.id ?? '');
  const chosen = isShown ? shown[list.index] : undefined;
  const film = chosen && layout.roomy ? findFilmPartOfNeed(job, chosen) : undefined;
  const pane = chosen ? sidePane(layout, height, film !== undefined) : undefined;
  const detailWidth = pane?.width;
  // Only a wait, which counts down seconds, changes the details while the job stays the same.
  const isWaiting = chosen?.running.some(({ wait }) => wait !== undefined) === true;
  const now = isWaiting ? Math.floor(Date.now() / 1000) * 1000 : 0;
  const details = useMemo(
    () =>
      chosen && detailWidth !== undefined ? detailsOf(job, chosen, { width: detailWidth, theme, now }) : [],
    [job, chosen, detailWidth, theme, now],
  );

  /** The body: what has failed, the filter, the needs, and the details of the chosen one where there is room. */
  const lines = (frame: number, at: number): Line[] => {
    if (shown.length === 0) return [...above, noMatch];
    const width = pane?.listWidth ?? layout.width;
    const rows = needRows(shown, list, { width, nameWidth, theme, frame, now: at, paused: job.paused });
    const body = pane ? withDetails(rows, details, { pane, rows: height, theme }) : rows;
    return [...above, ...body];
  };
  return {
    isShown,
    filter,
    list,
    count: shown.length,
    chosen,
    lines,
    picture: pictureAt(film, pane, above.length + height),
    onClick: list.clickedIn(layout.bodyTop(headerLines) + above.length, pane?.listWidth),
  };
}

const noMatch: Line = [{ text: '   No needs match the filter.', tone: 'quiet' }];

function pictureAt(
  film: FilmPart | undefined,
  pane: SidePane | undefined,
  bottom: number,
): { film: FilmPart; pane: SidePane; top: number } | undefined {
  return film && pane ? { film, pane, top: bottom - pane.pictureRows } : undefined;
}

/** The details of a need. @param options `now` in milliseconds, for waits */
function detailsOf(
  job: Job,
  progress: NeedProgress,
  options: { width: number; theme: Theme; now: number },
): Line[] {
  const title: Line[] = [[{ text: progress.need.phrase, tone: 'strong' }], []];
  const entries = needDetails(job, progress, { ...options, edited: new Map() });
  return [...title, ...entries.flatMap(({ lines }) => lines)];
}

/** The needs with the details of the chosen one next to them; its picture goes below the details. */
function withDetails(
  needs: readonly Line[],
  details: readonly Line[],
  { pane, rows, theme }: { pane: SidePane; rows: number; theme: Theme },
): Line[] {
  const room = rows - (pane.pictureRows > 0 ? pane.pictureRows + 1 : 0);
  const shown = cutLines(details, room, theme.glyphs.below);
  return placeSideBySide(needs, shown, { leftWidth: pane.listWidth, height: rows, theme });
}
