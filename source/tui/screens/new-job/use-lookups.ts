import { useCallback } from 'react';
import type { VideoFacts } from '../../../core/api/video-facts.ts';
import { describeError } from '../../../core/errors.ts';
import type { FolderFilms } from '../../../core/footage/film-count.ts';
import { typingPauseMs, useLookup } from '../../hooks/use-lookup.ts';
import { useController } from '../../hooks/use-program.ts';

/** What was found at the path of a video; `nothing` is normal while the path is being typed. */
export type VideoLookup =
  | { found: 'nothing' | 'folder' | 'reading' }
  | { found: 'video'; facts: VideoFacts }
  | { found: 'fault'; text: string };

/** Reads the video while the form is filled in; undefined while there is no path. */
export function useVideoLookup(path: string | undefined, transcript: string): VideoLookup | undefined {
  const { app } = useController();
  const lookup = useCallback(
    async (report: (value: VideoLookup) => void, signal: AbortSignal): Promise<VideoLookup> => {
      const found = await app.findPathKind(path ?? '');
      if (found !== 'file') return { found };
      report({ found: 'reading' });
      try {
        const named = transcript === '' ? undefined : transcript;
        return { found: 'video', facts: await app.readVideoFacts(path ?? '', named, signal) };
      } catch (error) {
        signal.throwIfAborted();
        return { found: 'fault', text: describeError(error) };
      }
    },
    [app, path, transcript],
  );
  return useLookup(path === undefined ? undefined : lookup, typingPauseMs);
}

/**
 * Counts the films in folders in the background while the screen is open; undefined until the first result.
 * @param video is not counted
 */
export function useFilmCount(folders: readonly string[], video: string): readonly FolderFilms[] | undefined {
  const { app } = useController();
  // The list is a new object at every render.
  const key = JSON.stringify(folders);
  const count = useCallback(
    (
      report: (value: readonly FolderFilms[]) => void,
      signal: AbortSignal,
    ): Promise<readonly FolderFilms[]> => {
      const paths: string[] = JSON.parse(key);
      return app.countFilms(paths, { exclude: video === '' ? [] : [video], onProgress: report, signal });
    },
    [app, key, video],
  );
  return useLookup(folders.length > 0 ? count : undefined, typingPauseMs);
}
