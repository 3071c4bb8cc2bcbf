import { useStdout } from 'ink';
import { useEffect } from 'react';
import { drawable } from '../cells.ts';
import { titleSequence } from '../terminal.ts';
import { useTheme } from './use-program.ts';

/** What the terminal's tab is called while this is on the screen. */
export function useTitle(title: string): void {
  const { stdout } = useStdout();
  const { charset } = useTheme();
  useEffect(() => {
    stdout.write(titleSequence(drawable(title, charset)));
  }, [stdout, charset, title]);
}
