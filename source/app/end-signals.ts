import { type EndSignalListener, endSignals } from '../core/api/app.ts';

/** The newest decides. Below all of them: nothing has begun that could not end right now, see process 'exit'. */
const listeners: EndSignalListener[] = [() => process.exit(interrupted)];
const interrupted = 130;

/** Listens from here on to the end of the process, so that no signal gets lost between two who would handle it. */
export function catchEndSignals(): void {
  for (const name of endSignals) process.on(name, () => listeners[listeners.length - 1]?.(name));
}

/** Until the function that is returned is called, this alone decides what a signal means. */
export function onEndSignal(listener: EndSignalListener): () => void {
  listeners.push(listener);
  return () => {
    const place = listeners.lastIndexOf(listener);
    if (place > 0) listeners.splice(place, 1);
  };
}
