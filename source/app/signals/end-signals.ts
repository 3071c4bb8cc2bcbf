import { type EndSignalListener, endSignals } from '../../core/api/app.ts';

/** The newest listener decides. Without any, the process exits at once: no work has begun that needs to end first. */
const listeners: EndSignalListener[] = [() => process.exit(interrupted)];
const interrupted = 130;

/** Listens until the process ends, so that no signal is lost between two listeners. */
export function catchEndSignals(): void {
  for (const name of endSignals) process.on(name, () => listeners[listeners.length - 1]?.(name));
}

/** Makes this listener the one that decides, until the returned function is called. */
export function onEndSignal(listener: EndSignalListener): () => void {
  listeners.push(listener);
  return () => {
    const place = listeners.lastIndexOf(listener);
    if (place > 0) listeners.splice(place, 1);
  };
}
