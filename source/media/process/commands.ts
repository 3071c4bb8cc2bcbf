import { AsyncLocalStorage } from 'node:async_hooks';

/** Characters; longer commands are shortened, since they are displayed and saved with the job. */
const maxLength = 1500;

const listeners = new AsyncLocalStorage<(command: string) => void>();

/**
 * Runs work and calls the listener with each command that is started for it. The listener travels in the async context,
 * so that the functions between a step and runProcess need no parameter for it.
 */
export function withCommandListener<Value>(
  listener: (command: string) => void,
  work: () => Promise<Value>,
): Promise<Value> {
  return listeners.run(listener, work);
}

/** Reports the command line of a program that is being started to the listener of the current work, if there is one. */
export function reportCommand(command: string): void {
  listeners.getStore()?.(command.length > maxLength ? `${command.slice(0, maxLength)} …` : command);
}
