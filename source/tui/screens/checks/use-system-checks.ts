import { useEffect, useSyncExternalStore } from 'react';
import { useController } from '../../hooks/use-program.ts';
import type { SystemChecksState } from './system-checks.ts';

/** What is installed and what will run; the first screen that shows it starts the checks. */
export function useSystemChecks(): SystemChecksState {
  const { systemChecks } = useController();
  useEffect(() => systemChecks.start(), [systemChecks]);
  return useSyncExternalStore(systemChecks.subscribe, systemChecks.snapshot);
}
