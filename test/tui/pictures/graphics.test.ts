import { expect, it } from 'vitest';
import { Graphics } from '../../../source/tui/pictures/graphics.ts';
import { TerminalInput } from '../../../source/tui/terminal/terminal-input.ts';

const sixelReply = '\u001BP>|foot(1.16.2)\u001B\\\u001B[6;20;10t\u001B[?62;4;22c';
const picture = { width: 20, height: 40, pixels: new Uint8Array(20 * 40 * 3).fill(200) };

/** A terminal that draws Sixel, and everything that is written to it. */
async function sixelTerminal() {
  const written: string[] = [];
  const input = [sixelReply];
  const stdout: NodeJS.WriteStream & { fd: 1 } = Object.create(process.stdout, {
    write: { value: (text: string) => written.push(text) > 0, configurable: true },
  });
  const stdin: NodeJS.ReadStream & { fd: 0 } = Object.create(process.stdin, {
    read: { value: () => input.shift() ?? null, configurable: true },
  });
  const terminal = new TerminalInput(stdin, (text) => stdout.write(text));
  const graphics = new Graphics(terminal, stdout);
  const { promise, resolve } = Promise.withResolvers<void>();
  graphics.subscribe(resolve);
  graphics.query();
  terminal.read();
  await promise;
  const draw = (...lines: readonly string[]) => {
    written.length = 0;
    graphics.stdout.write(`${'\u001B[2K\u001B[1A'.repeat(3)}\u001B[2K\u001B[G${lines.join('\n')}`);
    return written.join('');
  };
  return { graphics, draw, written };
}

it('a picture is drawn once, and again only with a frame that writes to its rows', async () => {
  const { graphics, draw, written } = await sixelTerminal();
  expect(graphics.support()?.protocol).toBe('sixel');
  draw('header 1', 'row', '', '');
  graphics.show([{ picture, columns: 2, rows: 2, x: 0, y: 2 }]);
  expect(written.join('')).toContain('\u001BP0;1;0q');
  const other = draw('header 2', 'row', '', '');
  expect(other).toContain('header 2');
  expect(other).not.toContain('row');
  expect(other).not.toContain('\u001BP');
  expect(draw('header 2', 'row', '', 'over it')).toContain('\u001BP0;1;0q');
  graphics.hide();
  expect(draw('header 3', 'row', '', '')).toContain('row');
});

it('a picture that is text is not sent again with frames that change other lines', async () => {
  const { graphics, draw } = await sixelTerminal();
  const end = graphics.showText();
  draw('header 1', '▀▀▀▀', '', '');
  expect(draw('header 2', '▀▀▀▀', '', '')).not.toContain('▀');
  end();
  expect(draw('header 3', '▀▀▀▀', '', '')).toContain('▀');
});
