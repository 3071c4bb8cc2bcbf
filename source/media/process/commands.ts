import { AsyncLocalStorage } from 'node:async_hooks';

/** A longer command is cut: it is there to be read, and is kept with the job. */
const longest = 1500;

const listeners = new AsyncLocalStorage<(command: string) => void>();

/**
 * Carries out work and tells of the programs that are started for it. Carried along with the work itself: what stands
 * between a step and the program it needs has nothing to do with who is looking.
 */
export function withCommandsTold<Value>(
  tell: (command: string) => void,
  work: () => Promise<Value>,
): Promise<Value> {
  return listeners.run(tell, work);
}

/** Tells whoever listens of a program being started, as it could be typed. */
export function tellCommand(command: string): void {
  listeners.getStore()?.(command.length > longest ? `${command.slice(0, longest)} …` : command);
}
