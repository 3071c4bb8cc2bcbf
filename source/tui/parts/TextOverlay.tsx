import { pluralize } from '../../core/text/text.ts';
import { useFilter } from '../hooks/use-filter.ts';
import { useLayout } from '../hooks/use-layout.ts';
import { useScroll } from '../hooks/use-list.ts';
import { useController } from '../hooks/use-program.ts';
import type { KeyContext, KeyHandlers } from '../keys/keymap.ts';
import { useKeys } from '../keys/use-keys.tsx';
import type { Line } from '../text/line.ts';
import { Frame } from './Frame.tsx';
import { hiddenRows } from './hidden-rows.ts';

interface TextOverlayProps {
  title: string;
  /** Subtitle. */
  about?: string;
  /** The lines that contain all of these words, which are in lower case; all lines where there are no words. */
  linesWith(words: readonly string[]): readonly Line[];
  /** Further keys, and their handlers. */
  contexts?: readonly KeyContext[];
  on?: KeyHandlers;
  covered: boolean;
}

/** Scrollable text that covers the screen until it is closed, and that can be filtered. */
export function TextOverlay({ title, about = '', linesWith, contexts = [], on, covered }: TextOverlayProps) {
  const controller = useController();
  const layout = useLayout();
  const filter = useFilter({ level: 'overlay', isActive: !covered });
  const lines = linesWith(filter.words);
  const height = layout.bodyRows(1) - (filter.isShown ? 1 : 0);
  const scroll = useScroll(lines.length, height);
  useKeys({
    level: 'overlay',
    contexts: [...contexts, 'reading', 'list'],
    isActive: !covered && !filter.isTyping,
    on: {
      ...scroll.on,
      ...on,
      filter: filter.begin,
      close: filter.text === '' ? () => controller.back() : filter.clear,
    },
  });
  const place = lines.length > height ? `${scroll.from + 1}–${scroll.to} of ${lines.length}` : '';
  const shown = lines.slice(scroll.from, scroll.to).map((line): Line => [{ text: '  ' }, ...line]);
  const none: Line = [{ text: '  No line contains these words.', tone: 'quiet' }];
  return (
    <Frame
      covered={covered}
      header={[
        { cells: [{ text: title, tone: 'strong' }] },
        { cells: [{ text: about, tone: 'quiet' }], drop: 1 },
        { cells: [{ text: place, tone: 'quiet' }], side: 'right' },
      ]}
      lines={[
        ...filter.lines(layout.width, pluralize(lines.length, 'line')),
        ...(lines.length === 0 && filter.isShown ? [none] : shown),
      ]}
      hidden={hiddenRows(scroll, lines.length)}
      contexts={filter.isTyping ? ['filter'] : [...contexts, 'reading', 'everywhere']}
    />
  );
}
