import { useEffect } from 'react';
import { toDrawable } from '../text/cells.ts';
import { useTheme, useWindowTitle } from './use-program.ts';

/** Sets the title of the terminal window while `isShown`. */
export function useTitle(text: string, isShown: boolean): void {
  const title = useWindowTitle();
  const { charset } = useTheme();
  useEffect(() => {
    if (isShown) title?.show(toDrawable(text, charset));
  }, [title, charset, text, isShown]);
}
