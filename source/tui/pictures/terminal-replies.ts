/** What a terminal said of itself. */
export interface TerminalFacts {
  /** It draws what the Kitty graphics protocol sends. */
  kitty: boolean;
  sixel: boolean;
  /** "iTerm2 3.5.0", '' where it did not say. */
  name: string;
  /** A cell in pixels. */
  cell?: { width: number; height: number };
}

/** The picture that the Kitty query asks about; never shown. */
const askedImage = 31;

/** Asks for a Kitty picture of one pixel, without drawing it. Terminals that know the protocol answer, others keep silent. */
const kittyQuery = `\u001B_Gi=${askedImage},s=1,v=1,a=q,t=d,f=24;AAAA\u001B\\`;

/** Name and version, size of a cell, and last what every terminal answers: its kind (4 among it: Sixel). */
const otherQueries = '\u001B[>q\u001B[16t\u001B[c';

export function queries(options: { kitty: boolean }): string {
  return (options.kitty ? kittyQuery : '') + otherQueries;
}

/** Whole answers; no key is reported like this. */
const answer = /\u001B(?:_G([^\u001B]*)\u001B\\|P>\|([^\u001B]*)\u001B\\|\[\?([\d;]*)c|\[6;(\d+);(\d+)t)/g;

/** What the beginning of an answer looks like, when the rest has not come yet. */
const begun = /\u001B(?:_(?:G[^\u001B]*\u001B?)?|P(?:>(?:\|[^\u001B]*\u001B?)?)?|\[(?:\?[\d;]*|6[\d;]*)?)?$/;

/** Takes a terminal's answers out of what is typed, wherever the stream of bytes is cut. */
export class AnswerFilter {
  facts: TerminalFacts = { kitty: false, sixel: false, name: '' };
  /** The answer that comes last has come. */
  isComplete = false;
  #held = '';

  /** @returns what was typed. The beginning of an answer is held back until the rest comes or `release`. */
  take(chunk: string): string {
    const text = this.#held + chunk;
    const typed = text.replace(answer, (_all, kitty, name, kinds, height, width) => {
      this.#learn({ kitty, name, kinds, height, width });
      return '';
    });
    this.#held = this.isComplete ? '' : (begun.exec(typed)?.[0] ?? '');
    return typed.slice(0, typed.length - this.#held.length);
  }

  get isHolding(): boolean {
    return this.#held !== '';
  }

  /** What was held back: it was typed after all. */
  release(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  #learn({ kitty, name, kinds, height, width }: Record<string, string | undefined>): void {
    const { facts } = this;
    if (kitty !== undefined) this.facts = { ...facts, kitty: kitty.endsWith(';OK') };
    else if (name !== undefined) this.facts = { ...facts, name };
    else if (height !== undefined) {
      const cell = { width: Number(width), height: Number(height) };
      if (cell.width > 0 && cell.height > 0) this.facts = { ...facts, cell };
    } else if (kinds !== undefined) {
      this.facts = { ...facts, sixel: kinds.split(';').slice(1).includes('4') };
      this.isComplete = true;
    }
  }
}
