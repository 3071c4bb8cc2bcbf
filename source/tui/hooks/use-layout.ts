import { useWindowSize } from 'ink';
import { wrap } from '../text/cells.ts';
import { useView } from './use-program.ts';

/** The smallest terminal that everything fits in. */
export const smallest = { columns: 60, rows: 16 };

export interface Layout {
  columns: number;
  rows: number;
  tooSmall: boolean;
  /** Cells inside the margins of one cell. */
  width: number;
  /** Too narrow for two things side by side. */
  narrow: boolean;
  /** What lies between the last two lines: questions, errors, what is being done. */
  message: readonly string[];
  /** Lines left for the body under a header of so many lines. */
  bodyRows(headerLines: number): number;
}

/** Above the footer a message takes at most so many lines. */
const messageLines = 3;

/** Two rules and the footer. */
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
  const lines = wrap(text, width - 2);
  const message = lines
    .slice(0, messageLines)
    .map((line, at) => (at === messageLines - 1 && lines.length > messageLines ? `${line} …` : line));
  return {
    columns,
    rows,
    tooSmall: columns < smallest.columns || rows < smallest.rows,
    width,
    narrow: columns < 96,
    message,
    bodyRows: (headerLines) => Math.max(1, rows - headerLines - frameLines - message.length),
  };
}
