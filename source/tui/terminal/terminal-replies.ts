import type { Background } from '../theme/theme-source.ts';
import { type MouseEvent, mouseEvent } from './mouse-event.ts';

/** What a terminal has reported about itself. */
export interface TerminalFacts {
  /** Whether it supports the Kitty graphics protocol. */
  kitty: boolean;
  sixel: boolean;
  /** Name and version, such as "iTerm2 3.5.0"; '' when unknown. */
  name: string;
  /** The size of a cell in pixels. */
  cell?: { width: number; height: number };
  background?: Background;
}

/** The image id used in the Kitty query; the image is never shown. */
const queryImageId = 31;

/** Queries support for a Kitty image of one pixel without drawing it. Terminals without the protocol do not reply. */
const kittyQuery = `\u001B_Gi=${queryImageId},s=1,v=1,a=q,t=d,f=24;AAAA\u001B\\`;

/**
 * Queries the color of the background (OSC 11), name and version (XTVERSION), the size of a cell, and last the device
 * attributes (DA1), to which every terminal replies; attribute 4 is Sixel.
 */
const otherQueries = '\u001B]11;?\u001B\\\u001B[>q\u001B[16t\u001B[c';

export function terminalQueries(options: { kitty: boolean }): string {
  return (options.kitty ? kittyQuery : '') + otherQueries;
}

/** A complete reply, or a report of the mouse; no key sends such a sequence. */
const reply =
  /\u001B(?:_G([^\u001B]*)\u001B\\|P>\|([^\u001B]*)\u001B\\|\[\?([\d;]*)c|\[6;(\d+);(\d+)t|\]11;([^\u0007\u001B]*)(?:\u0007|\u001B\\)|\[<([\d;]+)([Mm]))/g;

/** The start of a reply whose rest has not arrived yet. */
const partialReply =
  /\u001B(?:_(?:G[^\u001B]*\u001B?)?|P(?:>(?:\|[^\u001B]*\u001B?)?)?|\](?:1(?:1(?:;[^\u0007\u001B]*\u001B?)?)?)?|\[(?:\?[\d;]*|6[\d;]*|<[\d;]*)?)?$/;

/** The start of a report of the mouse; Escape alone is not held back, as it is a key, too. */
const partialReport = /\u001B\[<[\d;]*$/;

/** Removes what the terminal reports from the input, wherever the byte stream is split. */
export class ReplyFilter {
  facts: TerminalFacts = { kitty: false, sixel: false, name: '' };
  /** Whether the last reply has arrived. */
  isComplete = false;
  readonly #onMouse: (event: MouseEvent) => void;
  #held = '';

  /** @param onMouse called with each report of the mouse */
  constructor(onMouse: (event: MouseEvent) => void = () => {}) {
    this.#onMouse = onMouse;
  }

  /**
   * @param awaitsReplies whether the terminal was asked
   * @returns what the user typed. The start of a reply is held back until the rest arrives or `release` is called.
   */
  take(chunk: string, awaitsReplies = true): string {
    const text = this.#held + chunk;
    const typed = text.replace(
      reply,
      (_all, kitty, name, kinds, height, width, background, report, final: string | undefined) => {
        if (report !== undefined) this.#report(report, final === 'M');
        else this.#learn({ kitty, name, kinds, height, width, background });
        return '';
      },
    );
    const partial = awaitsReplies && !this.isComplete ? partialReply : partialReport;
    this.#held = partial.exec(typed)?.[0] ?? '';
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

  #report(report: string, isPress: boolean): void {
    const event = mouseEvent(report, isPress);
    if (event) this.#onMouse(event);
  }

  #learn({ kitty, name, kinds, height, width, background }: Record<string, string | undefined>): void {
    const { facts } = this;
    if (kitty !== undefined) this.facts = { ...facts, kitty: kitty.endsWith(';OK') };
    else if (name !== undefined) this.facts = { ...facts, name };
    else if (background !== undefined) {
      const kind = backgroundOf(background);
      if (kind) this.facts = { ...facts, background: kind };
    } else if (height !== undefined) {
      const cell = { width: Number(width), height: Number(height) };
      if (cell.width > 0 && cell.height > 0) this.facts = { ...facts, cell };
    } else if (kinds !== undefined) {
      this.facts = { ...facts, sixel: kinds.split(';').slice(1).includes('4') };
      this.isComplete = true;
    }
  }
}

/** Whether a color such as "rgb:1e1e/1e1e/2e2e" is dark or light, by its luminance (ITU-R BT.709). */
function backgroundOf(color: string): Background | undefined {
  const channels = /^rgba?:([\da-f]+)\/([\da-f]+)\/([\da-f]+)/i.exec(color);
  if (!channels) return undefined;
  const [red = 0, green = 0, blue = 0] = channels
    .slice(1)
    .map((digits) => Number.parseInt(digits, 16) / (16 ** digits.length - 1));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? 'light' : 'dark';
}
