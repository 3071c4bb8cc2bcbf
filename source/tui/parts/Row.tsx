import { Text } from 'ink';
import { useTheme } from '../hooks/use-program.ts';
import { type Line, runsOf } from '../line.ts';

/** One line of the screen, never wider than `width` cells. The only component that draws text. */
export function Row({ line, width }: { line: Line; width: number }) {
  const theme = useTheme();
  const runs = runsOf(line, width, theme);
  return (
    <Text wrap="truncate">
      {runs.length === 0 ? ' ' : null}
      {runs.map((run) => (
        <Text key={run.at} {...theme.tones[run.tone]}>
          {run.text}
        </Text>
      ))}
    </Text>
  );
}
