import { Box } from 'ink';
import { minTerminalSize, useLayout } from '../hooks/use-layout.ts';
import { useController, useTheme } from '../hooks/use-program.ts';
import type { Line } from '../text/line.ts';
import { Lines } from './Lines.tsx';

/** Shown instead of a screen when the terminal is too small. */
export function TooSmall() {
  const { columns, rows } = useLayout();
  const { charset } = useTheme();
  const { keys } = useController();
  const lines: Line[] = [
    ...(rows >= 3 ? [[{ text: 'the terminal is too small:', tone: 'warn' as const }]] : []),
    [
      {
        text: `needs ${minTerminalSize.columns}x${minTerminalSize.rows}, is ${columns}x${rows}`,
        tone: 'warn',
      },
    ],
    [
      { text: keys.label('quit', charset), tone: 'accent' },
      { text: ' quit  ' },
      { text: keys.label('help', charset), tone: 'accent' },
      { text: ' help' },
    ],
  ];
  return (
    <Box height={rows} width={columns} overflow="hidden">
      <Lines lines={lines} width={columns} height={rows} />
    </Box>
  );
}
