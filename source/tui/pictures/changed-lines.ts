/** A frame as Ink writes it: the lines of the old one erased from the last to the first, then the new one. */
const framePattern = /^(?:\u001B\[2K\u001B\[1A)*\u001B\[2K\u001B\[G/;

/** A frame after which the cursor is somewhere else than at its end. */
const movesCursor = /\u001B\[\?25|\u001B\[\d*[ABEFHJ]/;

/** What has to be written for a frame, and the rows that this changes, counted from 0. */
export interface Changes {
  text: string;
  rows: ReadonlySet<number>;
}

/**
 * Reduces frames to the lines that differ from the frame before. Ink writes all lines of each frame, which would remove
 * the pictures between them or send them again many times a second.
 */
export class ChangedLines {
  #frame: string | undefined;

  /**
   * Takes note of what is written to the terminal. The whole screen is one frame, so its first line is the first row.
   * @returns undefined when all of it has to be written: it is no frame, or nothing is known of the one before
   */
  next(chunk: string, isReduced: boolean): Changes | undefined {
    const head = framePattern.exec(chunk)?.[0];
    const before = this.#frame;
    const frame = head === undefined ? undefined : chunk.slice(head.length);
    this.#frame = frame === undefined || movesCursor.test(frame) ? undefined : frame;
    if (!isReduced || before === undefined || this.#frame === undefined) return undefined;
    const [old, lines] = [before.split('\n'), this.#frame.split('\n')];
    if (old.length !== lines.length) return undefined;
    const rows = new Set(lines.flatMap((line, row) => (line === old[row] ? [] : [row])));
    const texts = [...rows].map((row) => `\u001B[${row + 1};1H\u001B[2K${lines[row] ?? ''}`);
    // Ink goes on from the last line.
    return { text: `${texts.join('')}\u001B[${lines.length};1H`, rows };
  }
}
