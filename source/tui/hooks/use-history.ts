import { useEffect, useReducer } from 'react';
import type { HistoryEntry, JobHandle } from '../../core/api/app.ts';
import { useController } from './use-program.ts';

/** The history and the jobs that run now; renders again when either changes. */
export function useHistory(): { entries: readonly HistoryEntry[]; running: readonly JobHandle[] } {
  const { app } = useController();
  const [, changed] = useReducer((count: number) => count + 1, 0);
  useEffect(() => app.subscribeHistory(changed), [app]);
  return { entries: app.history(), running: app.running() };
}
