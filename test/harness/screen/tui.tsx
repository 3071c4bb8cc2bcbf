import { Controller } from '../../../source/tui/controller.ts';
import { Root } from '../../../source/tui/Root.tsx';
import type { LeaveReason } from '../../../source/tui/start-and-leave.ts';
import { makeTheme } from '../../../source/tui/theme.ts';
import { type Scene, scenes } from '../../tui/scenes.ts';
import { InkScreen, type Size } from './screen.ts';

/** The whole interface in this process, with jobs that do no work. */
export class TuiScreen extends InkScreen {
  readonly app: Scene['app'];
  /** The reasons with which it was left. */
  readonly left: LeaveReason[];

  constructor(name: string, size?: Size, options: { color?: boolean; unicode?: boolean } = {}) {
    const scene = scenes[name]?.();
    if (!scene) throw new Error(`There is no scene ${name}.`);
    const left: LeaveReason[] = [];
    const controller = new Controller(scene.app, scene.start, (reason) => left.push(reason));
    const { color = false, unicode = true } = options;
    super(<Root controller={controller} theme={makeTheme({ color, unicode })} />, size);
    this.app = scene.app;
    this.left = left;
  }

  /** The job that was shown first. */
  get job() {
    const [handle] = this.app.handles;
    if (!handle) throw new Error('There is no job in this scene.');
    return handle;
  }
}
