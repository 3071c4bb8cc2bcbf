/** What a terminal has reported about itself. */
export interface TerminalFacts {
  /** Whether it supports the Kitty graphics protocol. */
  kitty: boolean;
  sixel: boolean;
  /** Name and version, such as "iTerm2 3.5.0"; '' when unknown. */
  name: string;
  /** The size of a cell in pixels. */
  cell?: { width: number; height: number };
}

/** The image id used in the Kitty query; the image is never shown. */
const queryImageId = 31;

/** Queries support for a Kitty image of one pixel without drawing it. Terminals without the protocol do not reply. */
const kittyQuery = `\u001B_Gi=${queryImageId},s=1,v=1,a=q,t=d,f=24;AAAA\u001B\\`;

/**
 * Queries name and version (XTVERSION), the size of a cell, and last the device attributes (DA1), to which every terminal
 * replies; attribute 4 is Sixel.
 */
const otherQueries = '\u001B[>q\u001B[16t\u001B[c';

export function queries(options: { kitty: boolean }): string {
  return (options.kitty ? kittyQuery : '') + otherQueries;
}

/** A complete reply; no key sends such a sequence. */
const reply = /\u001B(?:_G([^\u001B]*)\u001B\\|P>\|([^\u001B]*)\u001B\\|\[\?([\d;]*)c|\[6;(\d+);(\d+)t)/g;

/** The start of a reply whose rest has not arrived yet. */
const partialReply =
  /\u001B(?:_(?:G[^\u001B]*\u001B?)?|P(?:>(?:\|[^\u001B]*\u001B?)?)?|\[(?:\?[\d;]*|6[\d;]*)?)?$/;

/** Removes the terminal's replies from the input, wherever the byte stream is split. */
export class ReplyFilter {
  facts: TerminalFacts = { kitty: false, sixel: false, name: '' };
  /** Whether the last reply has arrived. */
  isComplete = false;
  #held = '';

  /** @returns what the user typed. The start of a reply is held back until the rest arrives or `release` is called. */
  take(chunk: string): string {
    const text = this.#held + chunk;
    const typed = text.replace(reply, (_all, kitty, name, kinds, height, width) => {
      this.#learn({ kitty, name, kinds, height, width });
      return '';
    });
    this.#held = this.isComplete ? '' : (partialReply.exec(typed)?.[0] ?? '');
    return typed.slice(0, typed.length - this.#held.length);
  }

  get isHolding(): boolean {
    return this.#held !== '';
  }

  /** Returns the text that was held back, which was typed after all. */
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
