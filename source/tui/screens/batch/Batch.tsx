import { useSyncExternalStore } from 'react';
import type { BatchProgress } from '../../../core/api/app.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useTick } from '../../hooks/use-tick.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { hiddenRows } from '../../parts/hidden-rows.ts';
import { maxTextWidth } from '../../text/line.ts';
import { batchHeader, batchLine } from './batch-lines.ts';

/** The videos of a batch with their progress, needs and costs. Enter opens the job of one. */
export function Batch({ batch, covered }: { batch: BatchProgress; covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const videos = useSyncExternalStore(
    (listener) => batch.subscribe(listener),
    () => batch.videos,
  );
  const header = batchHeader(videos);
  const list = useList(videos.length, layout.bodyRows(1), (index) => `${index}`);
  const chosen = videos[list.index];
  const isOpenable = chosen?.entry !== undefined;
  const visible = videos.slice(list.from, list.to);
  const frame = useTick(!covered && visible.some(({ state }) => state === 'running'));
  useTitle('stockpile batch', !covered);
  useKeys({
    level: 'screen',
    contexts: ['batch', 'list', 'everywhere'],
    isActive: !covered,
    onClick: list.clickedIn(layout.bodyTop(1)),
    on: {
      ...list.on,
      ...(chosen?.entry && { open: () => chosen.entry && controller.open(chosen.entry) }),
    },
  });
  const { width } = layout;
  const nameWidth = maxTextWidth(videos.map(({ name }) => name));
  return (
    <Frame
      covered={covered}
      header={header}
      lines={visible.map((video, at) => {
        const entry = video.entry && controller.app.present(video.entry);
        const isChosen = list.from + at === list.index;
        return batchLine({ ...video, entry }, { isChosen, nameWidth, width, theme, frame });
      })}
      hidden={hiddenRows(list, videos.length)}
      contexts={['batch', 'everywhere']}
      without={isOpenable ? [] : ['open']}
    />
  );
}
