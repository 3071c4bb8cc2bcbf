import { describe, expect, it } from 'vitest';
import type { MouseEvent } from '../../../source/tui/terminal/mouse-event.ts';
import { ReplyFilter } from '../../../source/tui/terminal/terminal-replies.ts';

describe('what a terminal reports', () => {
  it.each([
    ['rgb:ffff/ffff/ffff', 'light'],
    ['rgb:fd/f6/e3', 'light'],
    ['rgb:0000/2b2b/3636', 'dark'],
    ['rgba:1e/1e/2e/ff', 'dark'],
  ])('tells that a background %s is %s', (color, background) => {
    for (const end of ['\u0007', '\u001B\\']) {
      const filter = new ReplyFilter();
      expect(filter.take(`j\u001B]11;${color}${end}k`)).toBe('jk');
      expect(filter.facts.background).toBe(background);
    }
  });

  it('is taken out of the keys wherever it is split', () => {
    const events: MouseEvent[] = [];
    const bytes = 'a\u001B[<64;10;5Mb\u001B[<0;3;7M\u001B[<0;3;7mc\u001B[<65;1;1M';
    for (let at = 0; at < bytes.length; at += 1) {
      const filter = new ReplyFilter((event) => events.push(event));
      // Escape alone is a key: only what follows it tells that it is a report.
      if (bytes[at - 1] === '\u001B' || bytes.slice(at - 2, at) === '\u001B[') continue;
      const typed = filter.take(bytes.slice(0, at), false) + filter.take(bytes.slice(at), false);
      expect(typed).toBe('abc');
      expect(events.splice(0)).toEqual([
        { type: 'wheel', direction: 'up' },
        { type: 'press', x: 2, y: 6 },
        { type: 'wheel', direction: 'down' },
      ]);
    }
  });

  it('of other buttons, releases and sideways wheels means nothing', () => {
    const events: MouseEvent[] = [];
    const filter = new ReplyFilter((event) => events.push(event));
    expect(
      filter.take('\u001B[<2;1;1M\u001B[<1;1;1M\u001B[<66;1;1M\u001B[<32;1;1M\u001B[<0;1;1m', false),
    ).toBe('');
    expect(events).toEqual([]);
  });
});
