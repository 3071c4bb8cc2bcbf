import { useCallback } from 'react';
import type { VideoFacts } from '../../../core/api/video-facts.ts';
import { describeError } from '../../../core/errors.ts';
import { typedPauseMs, useLooked } from '../../hooks/use-looked.ts';
import { useController } from '../../hooks/use-program.ts';

/** What was found at the path of a video; `nothing` may still become a path while it is typed. */
export type VideoLook =
  | { found: 'nothing' | 'folder' | 'looking' }
  | { found: 'video'; facts: VideoFacts }
  | { found: 'fault'; text: string };

/** Looks at a video while the form is filled in; undefined while there is none. */
export function useVideoFacts(path: string | undefined, transcript: string): VideoLook | undefined {
  const { app } = useController();
  const look = useCallback(
    async (tell: (value: VideoLook) => void, signal: AbortSignal): Promise<VideoLook> => {
      const found = await app.whatIs(path ?? '');
      if (found !== 'file') return { found };
      tell({ found: 'looking' });
      try {
        const named = transcript === '' ? undefined : transcript;
        return { found: 'video', facts: await app.lookAtVideo(path ?? '', named, signal) };
      } catch (error) {
        signal.throwIfAborted();
        return { found: 'fault', text: describeError(error) };
      }
    },
    [app, path, transcript],
  );
  return useLooked(path === undefined ? undefined : look, typedPauseMs);
}
