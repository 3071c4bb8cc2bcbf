import type { TerminalInput } from '../terminal/terminal-input.ts';
import { withMethod } from '../terminal/with-method.ts';
import { ChangedLines } from './changed-lines.ts';
import type { TerminalDrawing, Tile } from './drawing.ts';
import { itermDrawing } from './iterm.ts';
import { kittyDrawing } from './kitty.ts';
import { sixelDrawing } from './sixel.ts';

type Stdout = typeof process.stdout;

/** How a terminal shows pictures; `none`: only as text. */
export type GraphicsProtocol = 'kitty' | 'iterm' | 'sixel' | 'none';

export interface PictureSupport {
  protocol: GraphicsProtocol;
  /** The size of a cell in pixels. */
  cell: { width: number; height: number };
}

/** A tile and its first cell, counted from 0. */
export interface PlacedTile extends Tile {
  x: number;
  y: number;
}

const drawings = { kitty: kittyDrawing, iterm: itermDrawing, sixel: sixelDrawing } as const;

/** The cell size of the VT340, which Windows Terminal and others use for Sixel. */
const defaultCell = { width: 10, height: 20 };

/** Output that only sets modes or the cursor and so changes no cell. */
const modesOnly = /^(?:\u001B\[\?[\d;]+[hl])*$/;

const leavesScreen = '\u001B[?1049l';

/**
 * Draws pictures over cells that Ink leaves blank. Ink gets our `stdout`: a picture is written again when Ink has written
 * to its cells, and only the lines of a frame that have changed are written while there are pictures. Nothing else but
 * Ink draws.
 */
export class Graphics {
  readonly stdout: Stdout;
  readonly #terminal: Stdout;
  readonly #input: Pick<TerminalInput, 'facts'>;
  readonly #listeners = new Set<() => void>();
  #support: PictureSupport | undefined;
  #tiles: readonly PlacedTile[] = [];
  #drawing: TerminalDrawing | undefined;
  #isSuspended = false;
  readonly #frames = new ChangedLines();
  /** How many pictures are part of Ink's own text. */
  #textPictures = 0;

  constructor(input: Pick<TerminalInput, 'facts'>, stdout: Stdout) {
    this.#terminal = stdout;
    this.stdout = withMethod(stdout, 'write', this.#write);
    this.#input = input;
  }

  /** Undefined until the terminal has been asked and has answered. */
  readonly support = (): PictureSupport | undefined => this.#support;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks the terminal once what it supports. */
  query(): void {
    void this.#input.facts().then(({ kitty, sixel, name, cell = defaultCell }) => {
      if (this.#support) return;
      const isIterm = /^(iTerm2|WezTerm|mintty)\b/.test(name);
      const protocol = kitty ? 'kitty' : isIterm ? 'iterm' : sixel ? 'sixel' : 'none';
      this.#support = { protocol, cell };
      for (const listener of this.#listeners) listener();
    });
  }

  /** Replaces the tiles on the screen. */
  show(tiles: readonly PlacedTile[]): void {
    this.hide();
    const protocol = this.#support?.protocol ?? 'none';
    if (protocol === 'none' || tiles.length === 0) return;
    this.#tiles = tiles;
    this.#drawing = drawings[protocol](tiles);
    this.#terminal.write(this.#drawing.transmit + this.#placement());
  }

  /** Writes only changed lines of a frame while pictures are drawn as text, too. @returns a function that ends it */
  showText(): () => void {
    this.#textPictures += 1;
    return () => {
      this.#textPictures -= 1;
    };
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
    if (modesOnly.test(chunk)) return chunk;
    const changes = this.#frames.next(chunk, this.#drawing !== undefined || this.#textPictures > 0);
    if (!this.#drawing) return changes?.text ?? chunk;
    if (chunk.includes(leavesScreen)) {
      this.#isSuspended = true;
      return this.#removal() + chunk;
    }
    // The terminal may have dropped the pictures while the program was suspended.
    const transmit = this.#isSuspended ? this.#drawing.transmit : '';
    this.#isSuspended = false;
    return (changes?.text ?? chunk) + transmit + this.#placement(changes?.rows);
  }

  /** @param changed the rows that were overwritten; absent: all */
  #placement(changed?: ReadonlySet<number>): string {
    const texts = (this.#drawing?.place ?? []).map(({ at, text }) => {
      const tile = this.#tiles[at];
      return tile && (!changed || isOn(tile, changed)) ? cursorTo(tile.x, tile.y) + text : '';
    });
    return keepingCursor(texts.join(''));
  }

  #removal(): string {
    if (!this.#drawing) return '';
    const blanks = this.#drawing.isInCells ? this.#tiles.flatMap(blanked).join('') : '';
    return this.#drawing.remove + keepingCursor(blanks);
  }
}

/** Whether a tile covers one of these rows. */
function isOn({ y, rows }: PlacedTile, changed: ReadonlySet<number>): boolean {
  return Array.from({ length: rows }, (_, row) => y + row).some((row) => changed.has(row));
}

function blanked({ x, y, columns, rows }: PlacedTile): string[] {
  return Array.from({ length: rows }, (_, row) => `${cursorTo(x, y + row)}\u001B[${columns}X`);
}

function cursorTo(x: number, y: number): string {
  return `\u001B[${y + 1};${x + 1}H`;
}

/** Saves and restores the cursor: Ink relies on it staying where it was left. */
function keepingCursor(text: string): string {
  return text === '' ? '' : `\u001B7${text}\u001B8`;
}
