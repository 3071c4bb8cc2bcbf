import { render } from 'ink';
import type { App, EndSignalListener, JobHandle } from '../core/api/app.ts';
import { Controller } from './controller.ts';
import { JobNotifier } from './job-notifier.ts';
import { Graphics } from './pictures/graphics.ts';
import { colorDepth } from './pictures/half-blocks.ts';
import { Root } from './Root.tsx';
import type { LeaveReason, Start } from './start-and-leave.ts';
import { WindowTitle } from './terminal.ts';
import { makeTheme } from './theme.ts';

export interface TuiOptions {
  start: Start;
  color: boolean;
  unicode: boolean;
  version: string;
  /** Lets the screen handle signals that end the program. @returns how to stop listening */
  onEndSignal(listener: EndSignalListener): () => void;
}

export interface TuiResult {
  /** The jobs that were shown, and those that still ran when the screen closed; they were told to stop. */
  handles: JobHandle[];
  reason: LeaveReason;
}

/** More frames would not be noticed; with fewer, keys feel slow. */
const framesPerSecond = 60;

/** Turns on bracketed paste, https://invisible-island.net/xterm/ctlseqs/ctlseqs.html. */
const enableBracketedPaste = '\u001B[?2004h';

/**
 * Shows the full screen until the user leaves it or a signal ends it, and restores the terminal.
 * @throws the error that a component threw, or an uncaught exception
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
  // Before the first frame, so that typed keys are not echoed over it and Ctrl+Z does not stop the process unprepared.
  stdin.setRawMode(true);
  // Text that is pasted before Ink turns this on would be handled as keys. Ink turns it off at the end.
  stdout.write(enableBracketedPaste);
  // With `NO_COLOR`, pictures are drawn with characters.
  const graphics = options.color ? new Graphics(stdin, stdout) : undefined;
  const theme = makeTheme({ ...options, depth: colorDepth(process.env) });
  const root = <Root controller={controller} theme={theme} title={title} graphics={graphics} />;
  const ink = render(root, {
    stdout: graphics?.stdout ?? stdout,
    stdin: graphics?.stdin ?? stdin,
    alternateScreen: true,
    exitOnCtrlC: false,
    maxFps: framesPerSecond,
    // Over a slow connection fewer bytes matter; elsewhere comparing frames costs more than it saves.
    incrementalRendering: process.env['SSH_CONNECTION'] !== undefined,
  });
  const notifier = new JobNotifier(app, title, (text) => void stdout.write(text));
  notifier.start();
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
    notifier.stop();
    title.giveBack();
  }
}

/** Leaves on signals and uncaught errors, whose message would be lost with the alternate screen. */
function listen(
  controller: Controller,
  { onEndSignal }: TuiOptions,
  fail: (error: Error) => void,
): () => void {
  // SIGINT works like Ctrl+C and lets running steps end; the other signals leave at once.
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
