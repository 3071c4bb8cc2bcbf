import { Text } from 'ink';
import { memo } from 'react';
import { useTheme } from '../hooks/use-program.ts';
import { type Line, runsOf } from '../line.ts';

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
    .map((run) => theme.pens[run.tone].open + run.text + theme.pens[run.tone].close)
    .join('');
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
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
