import { Text } from 'ink';
import { memo } from 'react';
import { useTheme } from '../hooks/use-program.ts';
import { type Line, type Run, runsOf } from '../text/line.ts';
import type { Theme } from '../theme.ts';

/** One line of the screen, never wider than `width` cells. The only component that draws text. */
export const Row = memo(
  DrawnRow,
  (before, after) => before.width === after.width && isSame(before.line, after.line),
);

interface RowProps {
  line: Line;
  width: number;
}

function DrawnRow({ line, width }: RowProps) {
  const theme = useTheme();
  const text = runsOf(line, width, theme)
    .map((run) => penned(run, theme))
    .join('');
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
}

/** A run with its style. Blanks at its end look the same without, and at the end of a line Ink leaves them out then. */
function penned({ text, tone }: Run, theme: Theme): string {
  const { open, close } = theme.pens[tone];
  if (open === '' || theme.tones[tone].inverse) return open + text + close;
  const seen = text.trimEnd();
  return seen === '' ? text : open + seen + close + text.slice(seen.length);
}

/** Lines are made anew for each frame and most say what they said before. */
function isSame(before: Line, after: Line): boolean {
  return (
    before.length === after.length &&
    before.every((cell, at) => {
      const other = after[at];
      return (
        cell.text === other?.text &&
        cell.tone === other.tone &&
        cell.width === other.width &&
        cell.align === other.align &&
        cell.keep === other.keep
      );
    })
  );
}
