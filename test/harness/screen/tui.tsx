import { Controller } from '../../../source/tui/controller.ts';
import type { LeaveReason } from '../../../source/tui/first-view.ts';
import { Root } from '../../../source/tui/Root.tsx';
import { TuiPreferences } from '../../../source/tui/screen-preferences.ts';
import { TerminalInput } from '../../../source/tui/terminal/terminal-input.ts';
import { withMethod } from '../../../source/tui/terminal/with-method.ts';
import { type Scene, scenes } from '../../tui/scenes.ts';
import { FakeStdin, InkScreen, type Size } from './screen.ts';

/** The whole interface in this process, with jobs that do no work. */
export class TuiScreen extends InkScreen {
  readonly app: Scene['app'];
  readonly #controller: Controller;
  /** The reasons with which it was left. */
  readonly left: LeaveReason[];

  constructor(
    name: string,
    size?: Size,
    options: { color?: boolean; unicode?: boolean; environment?: Record<string, string> } = {},
  ) {
    const scene = scenes[name]?.();
    if (!scene) throw new Error(`There is no scene ${name}.`);
    const left: LeaveReason[] = [];
    const { color = false, unicode = true, environment } = options;
    if (environment) scene.app.environment = environment;
    const input = new FakeStdin();
    const terminal = new TerminalInput(input, () => {});
    const preferences = new TuiPreferences(scene.app, { color, unicode });
    const controller = new Controller(scene.app, preferences, scene.start, (reason) => left.push(reason));
    super(<Root controller={controller} onMouse={terminal.onMouse} />, size, {
      input,
      stdin: withMethod(input, 'read', terminal.read),
    });
    this.#controller = controller;
    this.app = scene.app;
    this.left = left;
  }

  /** The ids of the jobs that the summary after the end is about. */
  get shownJobs(): string[] {
    return [...this.#controller.handles.keys()];
  }

  /** The job that was shown first. */
  get job() {
    const [handle] = this.app.handles;
    if (!handle) throw new Error('There is no job in this scene.');
    return handle;
  }
}
