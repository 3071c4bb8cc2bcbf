import type { MouseSetting } from '../../core/settings/screen-settings.ts';
import { type RestorableTerminalMode, writeSynchronously } from './terminal.ts';

/** Reports of presses and the wheel (1000), in a form without a limit of columns (1006); see ctlseqs of xterm. */
const turnOn = '\u001B[?1000h\u001B[?1006h';
const turnOff = '\u001B[?1006l\u001B[?1000l';

/** Whether the terminal reports its mouse: turned on while the screen shows, and off however the process ends. */
export class MouseMode implements RestorableTerminalMode {
  readonly #stdout: typeof process.stdout;
  readonly #env: NodeJS.ProcessEnv;
  #isOn = false;

  constructor(stdout: typeof process.stdout, env: NodeJS.ProcessEnv) {
    this.#stdout = stdout;
    this.#env = env;
    process.on('exit', this.giveBack);
  }

  choose(setting: MouseSetting): void {
    this.#set(usesMouse(setting, this.#env));
  }

  async without(work: () => Promise<void>): Promise<void> {
    const wasOn = this.#isOn;
    this.#set(false);
    await work();
    this.#set(wasOn);
  }

  readonly giveBack = (): void => {
    process.off('exit', this.giveBack);
    this.#set(false);
  };

  #set(isOn: boolean): void {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    if (isOn) this.#stdout.write(turnOn);
    else writeSynchronously(this.#stdout, turnOff);
  }
}

/**
 * Whether to use the mouse. `auto` does where text can still be selected with Shift: not over SSH, where every report is
 * a packet, not in Apple's terminal, which has no such key, and not in consoles that report nothing.
 */
export function usesMouse(
  setting: MouseSetting,
  env: NodeJS.ProcessEnv,
  platform = process.platform,
): boolean {
  if (setting !== 'auto') return setting === 'on';
  const { SSH_CONNECTION, SSH_TTY, TERM = '', TERM_PROGRAM } = env;
  if (SSH_CONNECTION !== undefined || SSH_TTY !== undefined || platform === 'win32') return false;
  return TERM !== 'linux' && TERM !== 'dumb' && TERM_PROGRAM !== 'Apple_Terminal';
}
