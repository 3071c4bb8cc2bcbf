import { render } from 'ink';
import type { App, EndSignalListener, JobHandle } from '../core/api/app.ts';
import { Attention } from './attention.ts';
import { Controller, type LeaveReason, type Start } from './controller.ts';
import { Graphics } from './pictures/graphics.ts';
import { colorDepth } from './pictures/half-blocks.ts';
import { Root } from './Root.tsx';
import { WindowTitle } from './terminal.ts';
import { makeTheme } from './theme.ts';

export interface TuiOptions {
  start: Start;
  color: boolean;
  unicode: boolean;
  version: string;
  /** Has the screen decide what a signal means. @returns how to end that */
  onEndSignal(listener: EndSignalListener): () => void;
}

export interface TuiResult {
  /** The jobs that were on the screen or still ran when it closed; these were told to stop. */
  handles: JobHandle[];
  reason: LeaveReason;
}

/** More frames would not be seen, fewer make keys feel slow. */
const framesPerSecond = 60;

/** Bracketed paste, https://invisible-island.net/xterm/ctlseqs/ctlseqs.html. */
const markPastes = '\u001B[?2004h';

/**
 * The full screen, until the user leaves it or a signal ends it. The terminal is given back by then. Rejects with an
 * error that a component threw or nobody caught.
 */
export async function runTui(app: App, options: TuiOptions): Promise<TuiResult> {
  const { stdout, stdin } = process;
  let reason: LeaveReason = 'quit';
  let failure: Error | undefined;
  const title = new WindowTitle(stdout);
  const controller = new Controller(app, options.start, (why) => {
    reason = why;
    ink.unmount();
  });
  // Before the first frame: what is typed at it must not be echoed over it, and Ctrl+Z must not stop us unprepared.
  stdin.setRawMode(true);
  // What is pasted before Ink asks for the marks around it would be keys. Ink takes them back at the end.
  stdout.write(markPastes);
  // `NO_COLOR` asks for no color: pictures are letters then.
  const graphics = options.color ? new Graphics(stdin, stdout) : undefined;
  const theme = makeTheme({ ...options, depth: colorDepth(process.env) });
  const root = <Root controller={controller} theme={theme} title={title} graphics={graphics} />;
  const ink = render(root, {
    stdout: graphics?.stdout ?? stdout,
    stdin: graphics?.stdin ?? stdin,
    alternateScreen: true,
    exitOnCtrlC: false,
    maxFps: framesPerSecond,
    // Over a slow line the bytes count, elsewhere the comparing costs more than it saves.
    incrementalRendering: process.env['SSH_CONNECTION'] !== undefined,
  });
  const attention = new Attention(app, title, (text) => void stdout.write(text));
  attention.begin();
  const stopListening = listen(controller, options, (error) => {
    failure ??= error;
    ink.unmount();
  });
  try {
    await ink.waitUntilExit();
    if (failure) throw failure;
    return { handles: controller.handles(), reason };
  } finally {
    stopListening();
    attention.end();
    title.giveBack();
  }
}

/** Leaves on signals, and on errors nobody caught: with the alternate screen up their message would be lost with it. */
function listen(
  controller: Controller,
  { onEndSignal }: TuiOptions,
  fail: (error: Error) => void,
): () => void {
  // SIGINT is what Ctrl+C means and ends the same way; after the others nothing is worth waiting for.
  const release = onEndSignal((signal) =>
    signal === 'SIGINT' ? controller.interrupt() : controller.leave(signal),
  );
  const uncaught = (error: unknown) => fail(error instanceof Error ? error : new Error(String(error)));
  process.on('uncaughtException', uncaught);
  return () => {
    release();
    process.off('uncaughtException', uncaught);
  };
}
