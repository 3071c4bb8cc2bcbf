import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { cutTo } from '../../parts/Lines.tsx';
import { sideBySide } from '../../parts/panes.ts';
import type { SidePane } from '../../parts/side-pane.ts';
import type { Line } from '../../text/line.ts';
import type { Theme } from '../../theme/theme.ts';
import { needDetails } from '../need/need-details.ts';

/** The details of a need. @param options `now` in milliseconds, for waits */
export function detailsOf(
  job: Job,
  progress: NeedProgress,
  options: { width: number; theme: Theme; now: number },
): Line[] {
  const title: Line[] = [[{ text: progress.need.phrase, tone: 'strong' }], []];
  const entries = needDetails(job, progress, { ...options, edited: new Map() });
  return [...title, ...entries.flatMap(({ lines }) => lines)];
}

/** The needs with the details of the chosen one next to them; its picture goes below the details. */
export function withDetails(
  needs: readonly Line[],
  details: readonly Line[],
  { pane, rows, theme }: { pane: SidePane; rows: number; theme: Theme },
): Line[] {
  const room = rows - (pane.pictureRows > 0 ? pane.pictureRows + 1 : 0);
  const shown = cutTo(details, room, theme.glyphs.below);
  return sideBySide(needs, shown, { leftWidth: pane.listWidth, height: rows, theme });
}
