import { describe, expect, it } from 'vitest';
import { usesMouse } from '../../../source/tui/terminal/mouse-mode.ts';

describe('the mouse', () => {
  const local = { TERM: 'xterm-256color' };

  it('is used by default on this machine, where Shift still selects text', () => {
    expect(usesMouse('auto', local, 'linux')).toBe(true);
    expect(usesMouse('auto', { ...local, TMUX: '/tmp/tmux' }, 'darwin')).toBe(true);
  });

  it.each([
    [{ ...local, SSH_CONNECTION: '10.0.0.1 22' }, 'linux'],
    [{ TERM: 'linux' }, 'linux'],
    [{ ...local, TERM_PROGRAM: 'Apple_Terminal' }, 'darwin'],
    [{}, 'win32'],
  ] as const)('is off by default with %j on %s', (env, platform) => {
    expect(usesMouse('auto', env, platform)).toBe(false);
  });

  it('is on or off where the user says so', () => {
    expect(usesMouse('on', { ...local, SSH_TTY: '/dev/pts/1' }, 'linux')).toBe(true);
    expect(usesMouse('off', local, 'linux')).toBe(false);
  });
});
