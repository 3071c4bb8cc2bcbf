import { useKeys } from '../hooks/use-keys.tsx';
import { useLayout } from '../hooks/use-layout.ts';
import { useScroll } from '../hooks/use-list.ts';
import { useController } from '../hooks/use-program.ts';
import type { Line } from '../line.ts';
import { Frame } from '../parts/Frame.tsx';

interface ReadingProps {
  title: string;
  /** What the title is about. */
  about?: string;
  lines: readonly Line[];
  covered: boolean;
}

/** Text over a screen, to be scrolled and closed. */
export function Reading({ title, about = '', lines, covered }: ReadingProps) {
  const controller = useController();
  const layout = useLayout();
  const height = layout.bodyRows(1);
  const scroll = useScroll(lines.length, height);
  useKeys({
    level: 'overlay',
    contexts: ['reading', 'list'],
    isActive: !covered,
    on: { ...scroll.on, close: () => controller.back() },
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
      contexts={['reading', 'everywhere']}
    />
  );
}
