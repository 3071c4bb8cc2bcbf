/**
 * Stands in for the package of that name, which atomically uses to remove its temporary files. The package also does so
 * on signals, during writes in flight, and then sends the signal again, so that one Ctrl+C counts as two. Here signals are the
 * program's own business (app/signals/stop-on-signals.ts, tui/terminal.ts), and it cleans up when it really exits.
 */
const callbacks = new Set();
process.once('exit', () => {
  for (const callback of callbacks) callback();
});

/** @param {() => void} callback */
function whenExit(callback) {
  callbacks.add(callback);
  return () => void callbacks.delete(callback);
}

export { whenExit as default };
