import { Text } from 'ink';
import { memo } from 'react';
import { useTheme } from '../hooks/use-program.ts';
import { type Line, runsOf, type TextRun } from '../text/line.ts';
import type { Theme } from '../theme/theme.ts';

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
    .map((run) => styled(run, theme))
    .join('');
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
}

/** A run with its style. Trailing blanks get no style, so that Ink can drop them at the end of a line. */
function styled({ text, tone }: TextRun, theme: Theme): string {
  const { open, close, marksBlanks } = theme.ansi[tone];
  if (open === '' || marksBlanks) return open + text + close;
  const seen = text.trimEnd();
  return seen === '' ? text : open + seen + close + text.slice(seen.length);
}

/** Lines are new objects in each frame, but most have the same content. */
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
