import type { Charset } from '../theme/theme.ts';

const names: Readonly<Record<string, string>> = {
  enter: '↵',
  up: '↑',
  down: '↓',
  'shift+tab': 'shift+tab',
  'ctrl+c': 'Ctrl+C',
  'ctrl+z': 'Ctrl+Z',
  'ctrl+u': 'Ctrl+U',
  'ctrl+d': 'Ctrl+D',
  'ctrl+f': 'Ctrl+F',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  'wheel-up': 'wheel up',
  'wheel-down': 'wheel down',
};

/** A key as it is shown to the user. */
export function keyLabel(key: string, charset: Charset): string {
  if (charset === 'ascii' && /^(enter|up|down)$/.test(key)) return key;
  return names[key] ?? key;
}
