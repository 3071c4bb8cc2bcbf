import { useCallback } from 'react';
import { commonPrefix, isFolder } from '../text/typed-paths.ts';
import { useController } from './use-program.ts';
import { usePromise } from './use-promise.ts';

export interface Completion {
  /** Folders and matching files whose path begins with the typed text. */
  offered: readonly string[];
  /** The longest common start of all completions; undefined when it is not longer than the typed text. */
  longer(): Promise<string | undefined>;
}

/** Completions of a path that is being typed. */
export function useCompletion(typed: string, isFitting: (path: string) => boolean): Completion {
  const controller = useController();
  const found = usePromise(useCallback(() => controller.completePath(typed), [controller, typed])) ?? [];
  const isOffered = (each: string) => each !== typed && (isFolder(each) || isFitting(each));
  return {
    offered: found.filter(isOffered),
    longer: async () => {
      // Asked again because the completions on the screen may be for an older text.
      const start = commonPrefix((await controller.completePath(typed)).filter(isOffered));
      return start.length > typed.length ? start : undefined;
    },
  };
}
