import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { cutTo } from '../../parts/Lines.tsx';
import { sideBySide } from '../../parts/panes.ts';
import type { SidePane } from '../../parts/side-pane.ts';
import type { Line } from '../../text/line.ts';
import type { Theme } from '../../theme/theme.ts';
import { needDetails } from '../need/need-details.ts';

/** The needs with the details of the chosen one next to them; its picture goes below the details. */
export function withDetails(
  needs: readonly Line[],
  chosen: { job: Job; progress: NeedProgress },
  { pane, rows, theme }: { pane: SidePane; rows: number; theme: Theme },
): Line[] {
  const { job, progress } = chosen;
  const title: Line[] = [[{ text: progress.need.phrase, tone: 'strong' }], []];
  const entries = needDetails(job, progress, { width: pane.width, theme, edited: new Map() });
  const all = [...title, ...entries.flatMap(({ lines }) => lines)];
  const room = rows - (pane.pictureRows > 0 ? pane.pictureRows + 1 : 0);
  const details = cutTo(all, room, theme.glyphs.below);
  return sideBySide(needs, details, { leftWidth: pane.listWidth, height: rows, theme });
}
