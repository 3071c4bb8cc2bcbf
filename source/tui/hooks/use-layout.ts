import { useWindowSize } from 'ink';
import { wrapText } from '../text/cells.ts';
import { useView } from './use-program.ts';

/** The smallest terminal that is supported. */
export const minTerminalSize = { columns: 60, rows: 16 };

/** From this size on, a list and the details of its row are side by side. */
const roomyFrom = { columns: 150, rows: 36 };

export interface Layout {
  columns: number;
  rows: number;
  tooSmall: boolean;
  /** Columns without the margin of one cell on each side. */
  width: number;
  /** Too narrow for two things side by side. */
  narrow: boolean;
  /** Lines above the footer: a question, an error, or what the program is busy with. */
  message: readonly string[];
  /** Wide and high enough for details, and a picture, next to a list. */
  roomy: boolean;
  /** The line of the screen in which the body below a header of `headerLines` lines begins, counted from 0. */
  bodyTop(headerLines: number): number;
  /** Lines left for the body below a header of `headerLines` lines. */
  bodyRows(headerLines: number): number;
}

/** The most lines a message above the footer takes. */
const messageLines = 3;

/** Lines of every screen besides header, body and message: two rules and the footer. */
const frameLines = 3;

/** The only place that knows the size of the terminal. */
export function useLayout(): Layout {
  const size = useWindowSize();
  const { question, notice, stopping, busy } = useView();
  const { columns } = size;
  // The last line of a Windows console must stay empty, or every frame scrolls it (Ink issue 969).
  const rows = process.platform === 'win32' ? size.rows - 1 : size.rows;
  const width = Math.max(1, columns - 2);
  const text = question?.text ?? notice?.text ?? stopping ?? (busy === undefined ? '' : `${busy} …`);
  const lines = wrapText(text, width - 2);
  const message = lines
    .slice(0, messageLines)
    .map((line, at) => (at === messageLines - 1 && lines.length > messageLines ? `${line} …` : line));
  return {
    columns,
    rows,
    tooSmall: columns < minTerminalSize.columns || rows < minTerminalSize.rows,
    width,
    narrow: columns < 96,
    roomy: columns >= roomyFrom.columns && rows >= roomyFrom.rows,
    bodyTop: (headerLines) => headerLines + 1,
    message,
    bodyRows: (headerLines) => Math.max(1, rows - headerLines - frameLines - message.length),
  };
}
