import { Text } from 'ink';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useItems } from '../../../source/tui/hooks/use-items.ts';
import { useList, useScroll } from '../../../source/tui/hooks/use-list.ts';
import type { KeyHandlers } from '../../../source/tui/keys/keymap.ts';
import { InkScreen } from '../../harness/screen/screen.ts';

let screen: InkScreen;
afterEach(() => screen.close());

interface Shown {
  index?: number;
  from: number;
  to: number;
  on: KeyHandlers;
}

interface ProbeProps {
  useIt: () => Shown;
  onDraw: (shown: Shown) => void;
}

function Probe({ useIt, onDraw }: ProbeProps) {
  const shown = useIt();
  onDraw(shown);
  return <Text>{shown.from}</Text>;
}

/** Draws a hook. Returns what moves it and waits until it is there: "chosen: first to last visible line". */
function probe(useIt: () => Shown) {
  let now: Shown | undefined;
  const onDraw = (shown: Shown) => {
    now = shown;
  };
  screen = new InkScreen(<Probe useIt={useIt} onDraw={onDraw} />);
  return async (action: keyof KeyHandlers, place: string) => {
    await vi.waitFor(() => expect(now).toBeDefined());
    now?.on[action]?.();
    await vi.waitFor(() => expect(`${now?.index ?? '-'}: ${now?.from} to ${now?.to}`).toBe(place));
  };
}

describe('a text with items', () => {
  const items = [
    { start: 0, end: 2 },
    { start: 3, end: 5 },
    { start: 14, end: 17 },
  ];
  // Two items in sight at first, one far below, and lines without items at the end.
  const text = () => useItems(items, ['a', 'b', 'c'], 30, 5);

  it('goes straight to the next item and shows all of it, and by a line after the last one', async () => {
    const move = probe(text);
    await move('up', '0: 0 to 5');
    await move('down', '1: 0 to 5');
    await move('down', '2: 12 to 17');
    await move('down', '2: 13 to 18');
    await move('up', '1: 3 to 8');
    await move('up', '0: 0 to 5');
  });

  it('goes to the item next to what is read', async () => {
    const move = probe(text);
    await move('page-down', '0: 5 to 10');
    await move('down', '2: 12 to 17');
    await move('last', '2: 25 to 30');
    await move('up', '2: 14 to 19');
  });

  it('chooses the first item in sight when a page moves the chosen one out of sight', async () => {
    const move = probe(text);
    await move('half-down', '1: 2 to 7');
    await move('page-down', '1: 7 to 12');
    await move('page-down', '2: 12 to 17');
    await move('half-up', '2: 10 to 15');
    await move('page-up', '2: 5 to 10');
    await move('page-up', '0: 0 to 5');
  });

  it('goes to its first item, and to its last lines', async () => {
    const move = probe(text);
    await move('last', '2: 25 to 30');
    await move('down', '2: 25 to 30');
    await move('first', '0: 0 to 5');
  });

  it('without items scrolls', async () => {
    const move = probe(() => useItems([], [], 8, 5));
    await move('down', '0: 1 to 6');
    await move('page-down', '0: 3 to 8');
    await move('up', '0: 2 to 7');
  });
});

describe('a list', () => {
  it('moves by rows, pages and halves of them, and stops at its ends', async () => {
    const move = probe(() => useList(20, 5, (index) => `row ${index}`));
    await move('page-down', '5: 1 to 6');
    await move('half-down', '7: 3 to 8');
    await move('half-up', '5: 3 to 8');
    await move('page-up', '0: 0 to 5');
    await move('up', '0: 0 to 5');
    await move('last', '19: 15 to 20');
    await move('down', '19: 15 to 20');
    await move('first', '0: 0 to 5');
  });
});

describe('lines of text', () => {
  it('scroll by lines, pages and halves of them, and stop at their ends', async () => {
    const move = probe(() => useScroll(20, 5));
    await move('down', '-: 1 to 6');
    await move('down', '-: 2 to 7');
    await move('page-down', '-: 7 to 12');
    await move('half-down', '-: 9 to 14');
    await move('half-up', '-: 7 to 12');
    await move('page-up', '-: 2 to 7');
    await move('up', '-: 1 to 6');
    await move('last', '-: 15 to 20');
    await move('first', '-: 0 to 5');
    await move('up', '-: 0 to 5');
  });
});
