import { useEffect } from 'react';
import { drawable } from '../text/cells.ts';
import { useTheme, useWindowTitle } from './use-program.ts';

/** What the terminal's window is called while this is on the screen. */
export function useTitle(text: string, isShown: boolean): void {
  const title = useWindowTitle();
  const { charset } = useTheme();
  useEffect(() => {
    if (isShown) title?.show(drawable(text, charset));
  }, [title, charset, text, isShown]);
}
