import { Box } from 'ink';
import type { Line } from '../text/line.ts';
import { Row } from './Row.tsx';

/** A column of lines, at most `height`; the last one is an ellipsis when there are more. */
export function Lines({ lines, width, height }: { lines: readonly Line[]; width: number; height?: number }) {
  const isCut = height !== undefined && lines.length > height;
  const visible = isCut ? [...lines.slice(0, height - 1), more] : lines;
  const numbered = visible.map((line, number) => ({ line, number }));
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {numbered.map(({ line, number }) => (
        <Row key={number} line={line} width={width} />
      ))}
    </Box>
  );
}

const more: Line = [{ text: '  …', tone: 'quiet' }];
