import { Box } from 'ink';
import { useTheme } from '../hooks/use-program.ts';
import type { Line } from '../text/line.ts';
import { Row } from './Row.tsx';

/** A column of lines, at most `height`; the last one tells how many more there are. */
export function Lines({ lines, width, height }: { lines: readonly Line[]; width: number; height?: number }) {
  const isCut = height !== undefined && lines.length > height;
  const { glyphs } = useTheme();
  const visible = isCut ? cutLines(lines, height, glyphs.below) : lines;
  const numbered = visible.map((line, number) => ({ line, number }));
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {numbered.map(({ line, number }) => (
        <Row key={number} line={line} width={width} />
      ))}
    </Box>
  );
}

/** The first lines, and how many there are below them. */
export function cutLines(lines: readonly Line[], height: number, arrow: string): readonly Line[] {
  if (lines.length <= height) return lines;
  if (height <= 0) return [];
  const shown = lines.slice(0, height - 1);
  return [...shown, [{ text: `    ${arrow} ${lines.length - shown.length} more`, tone: 'quiet' }]];
}
