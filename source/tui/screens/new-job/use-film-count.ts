import { useCallback } from 'react';
import type { FolderFilms } from '../../../core/footage/film-count.ts';
import { typedPauseMs, useLooked } from '../../hooks/use-looked.ts';
import { useController } from '../../hooks/use-program.ts';

/**
 * Counts the films in folders in the background, as long as the screen is there; undefined until something is known.
 * @param video is not counted with them
 */
export function useFilmCount(folders: readonly string[], video: string): readonly FolderFilms[] | undefined {
  const { app } = useController();
  // The list is another one at every drawing.
  const key = JSON.stringify(folders);
  const count = useCallback(
    (tell: (value: readonly FolderFilms[]) => void, signal: AbortSignal): Promise<readonly FolderFilms[]> => {
      const wanted: string[] = JSON.parse(key);
      return app.countFilms(wanted, { exclude: video === '' ? [] : [video], tell, signal });
    },
    [app, key, video],
  );
  return useLooked(folders.length > 0 ? count : undefined, typedPauseMs);
}
