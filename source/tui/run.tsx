import { render } from 'ink';
import type { App, EndSignalListener, JobHandle } from '../core/api/app.ts';
import { Controller } from './controller.ts';
import type { FirstView, LeaveReason } from './first-view.ts';
import { JobNotifier } from './job-notifier.ts';
import { Graphics } from './pictures/graphics.ts';
import { colorDepth } from './pictures/half-blocks.ts';
import { Root } from './Root.tsx';
import { TuiPreferences } from './screen-preferences.ts';
import { MouseMode } from './terminal/mouse-mode.ts';
import { WindowTitle } from './terminal/terminal.ts';
import { TerminalInput } from './terminal/terminal-input.ts';
import { withMethod } from './terminal/with-method.ts';

export interface TuiOptions {
  start: FirstView;
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

/**
 * Twice what most screens show: a key that is pressed right after a frame waits until the next one may be drawn. A job at
 * work changes four times a second, so this costs nothing there.
 */
const framesPerSecond = 120;

/** After this time a change of all colors would be a surprise. */
const backgroundDeadlineMs = 500;

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
  const mouse = new MouseMode(stdout, process.env);
  const { color, unicode } = options;
  const preferences = new TuiPreferences(app, { color, unicode, depth: colorDepth(process.env), mouse });
  const controller = new Controller(app, preferences, options.start, (why) => {
    reason = why;
    ink.unmount();
  });
  // Before the first frame, so that typed keys are not echoed over it and Ctrl+Z does not stop the process unprepared.
  stdin.setRawMode(true);
  // Text that is pasted before Ink turns this on would be handled as keys. Ink turns it off at the end.
  stdout.write(enableBracketedPaste);
  const input = new TerminalInput(stdin, (text) => stdout.write(text));
  if (preferences.themes.followsBackground) void followBackground(input, preferences);
  // With `NO_COLOR`, pictures are drawn with characters.
  const graphics = color ? new Graphics(input, stdout) : undefined;
  const root = (
    <Root
      controller={controller}
      title={title}
      graphics={graphics}
      onMouse={input.onMouse}
      borrowed={[mouse, title]}
    />
  );
  const ink = render(root, {
    stdout: graphics?.stdout ?? stdout,
    stdin: withMethod(stdin, 'read', input.read),
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
    return { handles: [...controller.handles.values()], reason };
  } finally {
    stopListening();
    notifier.stop();
    mouse.giveBack();
    title.giveBack();
  }
}

/** Takes the colors for the background that the terminal reports; when it does so late, the dark ones stay. */
async function followBackground(input: TerminalInput, { themes }: TuiPreferences): Promise<void> {
  const asked = performance.now();
  const { background } = await input.facts();
  if (background && performance.now() - asked < backgroundDeadlineMs) themes.setBackground(background);
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
