import { useEffect, useSyncExternalStore } from 'react';
import { useController } from '../../hooks/use-program.ts';
import type { CheckupState } from './checkup.ts';

/** What is installed and what will run; asked for by the first screen that shows it. */
export function useCheckup(): CheckupState {
  const { checkup } = useController();
  useEffect(() => checkup.begin(), [checkup]);
  return useSyncExternalStore(checkup.subscribe, checkup.snapshot);
}
