import { useCallback } from 'react';
import { commonStart, isFolder } from '../paths.ts';
import { useAsked } from './use-asked.ts';
import { useController } from './use-program.ts';

export interface Completion {
  /** Folders and fitting files that begin with what is typed. */
  offered: readonly string[];
  /** The path that all that could follow begins with; undefined when that is no more than is there. */
  longer(): Promise<string | undefined>;
}

/** What a path that is being typed could become. */
export function useCompletion(typed: string, isFitting: (path: string) => boolean): Completion {
  const controller = useController();
  const found = useAsked(useCallback(() => controller.complete(typed), [controller, typed])) ?? [];
  const isOffered = (each: string) => each !== typed && (isFolder(each) || isFitting(each));
  return {
    offered: found.filter(isOffered),
    longer: async () => {
      // Asked anew: what is offered may still be for fewer letters.
      const start = commonStart((await controller.complete(typed)).filter(isOffered));
      return start.length > typed.length ? start : undefined;
    },
  };
}
