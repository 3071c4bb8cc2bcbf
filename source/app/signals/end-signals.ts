import { type EndSignalListener, endSignals } from '../../core/api/app.ts';

/** Only the newest listener is called. The first one exits at once: it is used before any work has begun. */
const listeners: EndSignalListener[] = [() => process.exit(interrupted)];
const interrupted = 130;

/** Handles end signals until the process ends, so that none is lost between two listeners. */
export function catchEndSignals(): void {
  for (const name of endSignals) process.on(name, () => listeners[listeners.length - 1]?.(name));
}

/** Sends end signals to this listener until the returned function is called. */
export function onEndSignal(listener: EndSignalListener): () => void {
  listeners.push(listener);
  return () => {
    const place = listeners.lastIndexOf(listener);
    if (place > 0) listeners.splice(place, 1);
  };
}
