import type { Drawing, Tile } from './drawing.ts';
import { itermDrawing } from './iterm.ts';
import { kittyDrawing } from './kitty.ts';
import { sixelDrawing } from './sixel.ts';
import { TerminalQuestions } from './terminal-questions.ts';

type Stdin = typeof process.stdin;
type Stdout = typeof process.stdout;

/** How a terminal shows pictures; `none`: with letters only. */
export type Protocol = 'kitty' | 'iterm' | 'sixel' | 'none';

export interface Ability {
  protocol: Protocol;
  /** A cell in pixels, as far as it matters. */
  cell: { width: number; height: number };
}

/** A tile and its first cell, counted from 0. */
export interface PlacedTile extends Tile {
  x: number;
  y: number;
}

const drawings = { kitty: kittyDrawing, iterm: itermDrawing, sixel: sixelDrawing } as const;

/** The VT340's cells, which Windows Terminal and others take over for Sixel. */
const usualCell = { width: 10, height: 20 };

/** Modes and the cursor: writes that leave all cells as they are. */
const onlyModes = /^(?:\u001B\[\?[\d;]+[hl])*$/;

const leavesScreen = '\u001B[?1049l';

/**
 * Pictures over cells that Ink leaves blank. Ink is given `stdout` and `stdin`: what it writes goes on to the terminal
 * with the pictures right behind it, and the terminal's answers are taken out of what it reads. The only place that
 * draws besides Ink.
 */
export class Graphics {
  readonly stdout: Stdout;
  readonly stdin: Stdin;
  readonly #terminal: Stdout;
  readonly #questions: TerminalQuestions;
  readonly #listeners = new Set<() => void>();
  #ability: Ability | undefined;
  #tiles: readonly PlacedTile[] = [];
  #drawing: Drawing | undefined;
  #isAway = false;

  constructor(stdin: Stdin, stdout: Stdout) {
    this.#terminal = stdout;
    this.stdout = replaced(stdout, 'write', this.#write);
    this.#questions = new TerminalQuestions(stdin, (text) => stdout.write(text));
    this.stdin = replaced(stdin, 'read', this.#questions.read);
  }

  /** Undefined while the terminal has not been asked or has not answered yet. */
  readonly ability = (): Ability | undefined => this.#ability;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks the terminal what it can, once. */
  ask(): void {
    void this.#questions.ask().then(({ kitty, sixel, name, cell = usualCell }) => {
      if (this.#ability) return;
      const isIterm = /^(iTerm2|WezTerm|mintty)\b/.test(name);
      const protocol = kitty ? 'kitty' : isIterm ? 'iterm' : sixel ? 'sixel' : 'none';
      this.#ability = { protocol, cell };
      for (const listener of this.#listeners) listener();
    });
  }

  /** Shows these tiles in place of those before. */
  show(tiles: readonly PlacedTile[]): void {
    this.hide();
    const protocol = this.#ability?.protocol ?? 'none';
    if (protocol === 'none' || tiles.length === 0) return;
    this.#tiles = tiles;
    this.#drawing = drawings[protocol](tiles);
    this.#terminal.write(this.#drawing.first + this.#placement());
  }

  hide(): void {
    if (!this.#drawing) return;
    this.#terminal.write(this.#removal());
    this.#tiles = [];
    this.#drawing = undefined;
  }

  readonly #write: Stdout['write'] = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean => {
    const all = typeof chunk === 'string' ? this.#withTiles(chunk) : chunk;
    return typeof encoding === 'function'
      ? this.#terminal.write(all, encoding)
      : this.#terminal.write(all, encoding, done);
  };

  #withTiles(chunk: string): string {
    if (!this.#drawing) return chunk;
    if (chunk.includes(leavesScreen)) {
      this.#isAway = true;
      return this.#removal() + chunk;
    }
    if (onlyModes.test(chunk)) return chunk;
    // Back from the shell the terminal may have forgotten what it was sent.
    const first = this.#isAway ? this.#drawing.first : '';
    this.#isAway = false;
    return chunk + first + this.#placement();
  }

  #placement(): string {
    const texts = (this.#drawing?.again ?? []).map(({ at, text }) => {
      const tile = this.#tiles[at];
      return tile ? cursorTo(tile.x, tile.y) + text : '';
    });
    return aside(texts.join(''));
  }

  #removal(): string {
    if (!this.#drawing) return '';
    const blanks = this.#drawing.isInCells ? this.#tiles.flatMap(blanked).join('') : '';
    return this.#drawing.gone + aside(blanks);
  }
}

function blanked({ x, y, columns, rows }: PlacedTile): string[] {
  return Array.from({ length: rows }, (_, row) => `${cursorTo(x, y + row)}\u001B[${columns}X`);
}

function cursorTo(x: number, y: number): string {
  return `\u001B[${y + 1};${x + 1}H`;
}

/** Ink counts on the cursor staying where it left it. */
function aside(text: string): string {
  return text === '' ? '' : `\u001B7${text}\u001B8`;
}

/** The same stream with one of its methods replaced. */
function replaced<Stream extends object, Name extends keyof Stream>(
  stream: Stream,
  name: Name,
  value: Stream[Name],
): Stream {
  return new Proxy(stream, {
    get: (target, key) => (key === name ? value : Reflect.get(target, key, target)),
  });
}
