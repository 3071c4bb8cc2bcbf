import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import type { JobHandle } from '../../core/api/app.ts';
import type { Job } from '../../core/job/job.ts';
import { useController } from './use-program.ts';

/** The job as it is now; renders again when it changes. */
export function useJob(handle: JobHandle): Job {
  const subscribe = useCallback((listener: () => void) => handle.subscribe(listener), [handle]);
  return useSyncExternalStore(subscribe, () => handle.snapshot());
}

/** Several jobs as they are now. */
export function useJobs(handles: readonly JobHandle[]): readonly Job[] {
  const last = useRef<readonly Job[]>([]);
  const ids = handles.map((handle) => handle.id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is a new one each time, the jobs in it are not.
  const same = useMemo(() => handles, [ids]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = same.map((handle) => handle.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [same],
  );
  return useSyncExternalStore(subscribe, () => {
    const jobs = same.map((handle) => handle.snapshot());
    const unchanged =
      jobs.length === last.current.length && jobs.every((job, at) => job === last.current[at]);
    if (!unchanged) last.current = jobs;
    return last.current;
  });
}

/** The running job after this one; undefined when there is no other. */
export function useNextJob(jobId: string): JobHandle | undefined {
  const running = useController().app.running();
  const next = running[(running.findIndex(({ id }) => id === jobId) + 1) % running.length];
  return next?.id === jobId ? undefined : next;
}
