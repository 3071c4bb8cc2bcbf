import { useLayout } from '../hooks/use-layout.ts';
import { useScroll } from '../hooks/use-list.ts';
import { useController } from '../hooks/use-program.ts';
import type { Context, Handlers } from '../keys/keymap.ts';
import { useKeys } from '../keys/use-keys.tsx';
import type { Line } from '../text/line.ts';
import { Frame } from './Frame.tsx';

interface TextOverlayProps {
  title: string;
  /** Subtitle. */
  about?: string;
  lines: readonly Line[];
  /** Further keys, and their handlers. */
  contexts?: readonly Context[];
  on?: Handlers;
  covered: boolean;
}

/** Scrollable text that covers the screen until it is closed. */
export function TextOverlay({ title, about = '', lines, contexts = [], on = {}, covered }: TextOverlayProps) {
  const controller = useController();
  const layout = useLayout();
  const height = layout.bodyRows(1);
  const scroll = useScroll(lines.length, height);
  useKeys({
    level: 'overlay',
    contexts: [...contexts, 'reading', 'list'],
    isActive: !covered,
    on: { ...scroll.on, ...on, close: () => controller.back() },
  });
  const place = lines.length > height ? `${scroll.from + 1}–${scroll.to} of ${lines.length}` : '';
  return (
    <Frame
      covered={covered}
      header={[
        { cells: [{ text: title, tone: 'strong' }] },
        { cells: [{ text: about, tone: 'quiet' }], drop: 1 },
        { cells: [{ text: place, tone: 'quiet' }], side: 'right' },
      ]}
      lines={lines.slice(scroll.from, scroll.to).map((line) => [{ text: '  ' }, ...line])}
      contexts={[...contexts, 'reading', 'everywhere']}
    />
  );
}
