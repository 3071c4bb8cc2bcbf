import { setTimeout as sleep } from 'node:timers/promises';

/** So many calls are allowed in any time window of this length. A call that would wait longer than `maxWaitMs` is not made. */
export interface RateWindow {
  calls: number;
  perMs: number;
  maxWaitMs: number;
}

/** The rate limits of services over several machines that use the same account. */
export interface SharedRates {
  /**
   * Reserves the next call that the window allows. A wait above `maxWaitMs` is returned without a reservation.
   * @param account names the service, its address and the key
   * @returns the milliseconds until the call may be made, and a function that gives the reservation back
   */
  reserve(account: string, window: RateWindow): Promise<{ waitMs: number; undo: () => void }>;
}

let current: SharedRates | undefined;

/** Shares the rate limits of services with other machines from now on. @returns a function that ends it */
export function startSharingRates(rates: SharedRates): () => void {
  current = rates;
  return () => {
    if (current === rates) current = undefined;
  };
}

/**
 * Waits for the calls of other machines with the same account; not at all while this process is alone.
 * @param begin called with the milliseconds before a wait begins; it throws when that is too long
 * @throws what `begin` throws, and the signal's reason
 */
export async function waitForOthers(
  account: string,
  window: RateWindow,
  signal: AbortSignal,
  begin: (waitMs: number) => void,
): Promise<void> {
  const reserved = await current?.reserve(account, window);
  if (!reserved || reserved.waitMs <= 0) return;
  begin(reserved.waitMs);
  try {
    await sleep(reserved.waitMs, undefined, { signal });
  } catch {
    reserved.undo();
    signal.throwIfAborted();
  }
}
