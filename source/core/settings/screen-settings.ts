import { choiceSetting, textSetting } from './setting-types.ts';

const section = 'The full screen';

/** How the full screen looks; `auto` asks the terminal whether its background is dark or light. */
export const themeNames = ['auto', 'dark', 'light', 'contrast', 'none'] as const;
export type ThemeName = (typeof themeNames)[number];

/** Whether the full screen uses the mouse. */
export const mouseModes = ['auto', 'on', 'off'] as const;
export type MouseSetting = (typeof mouseModes)[number];

/** The settings of the full screen. */
export const screenSettings = {
  THEME: choiceSetting({
    section,
    default: 'auto',
    choices: themeNames,
    help: 'colors; auto asks the terminal whether its background is dark or light, none has no colors, as with NO_COLOR',
  }),
  MOUSE: choiceSetting({
    section,
    default: 'auto',
    choices: mouseModes,
    help: 'wheel, click and double click; auto turns it off over SSH and in terminals where it would prevent selecting text',
  }),
  KEYS: {
    ...textSetting({ section, help: 'your own keys, by the names of actions in the readme’s table of keys' }),
    range: 'ACTION=KEY, separated by spaces',
    parse: (value: string) => (parseKeyChanges(value) ? value.trim() : undefined),
  },
} as const;

/** An action and a key for it. */
export interface KeyChange {
  action: string;
  key: string;
}

/** The changes that a value of KEYS asks for; undefined when it has another form. */
export function parseKeyChanges(value: string): KeyChange[] | undefined {
  const changes = value
    .split(/\s+/)
    .filter(Boolean)
    .map((each) => /^([a-z-]+)=(\S+)$/.exec(each));
  const known = changes.flatMap((each) =>
    each?.[1] !== undefined && each[2] !== undefined ? { action: each[1], key: each[2] } : [],
  );
  return known.length === changes.length ? known : undefined;
}
