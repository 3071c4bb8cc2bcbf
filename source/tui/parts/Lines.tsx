import { Box } from 'ink';
import type { Line } from '../line.ts';
import { Row } from './Row.tsx';

/** Lines below each other, at most `height`. */
export function Lines({ lines, width, height }: { lines: readonly Line[]; width: number; height?: number }) {
  const visible = height === undefined ? lines : lines.slice(0, height);
  const numbered = visible.map((line, number) => ({ line, number }));
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {numbered.map(({ line, number }) => (
        <Row key={number} line={line} width={width} />
      ))}
    </Box>
  );
}
