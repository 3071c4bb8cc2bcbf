import type { Charset } from '../theme.ts';

/** What a key does somewhere. Matching, the footer, the help and the readme's table are made from these rows. */
export interface Binding {
  action: string;
  /** Names as `keystrokes` gives them; the first one is shown in the footer. */
  keys: readonly string[];
  /** One line for the help. */
  help: string;
  /** One or two words for the footer; rows without are in the help only. */
  footer?: string;
}

/** Every key of the program, by where it works. */
export const keymap = {
  everywhere: [
    { action: 'help', keys: ['?'], help: 'all keys of this screen', footer: 'help' },
    { action: 'back', keys: ['esc'], help: 'close what is on top, go back; never quits' },
    {
      action: 'interrupt',
      keys: ['ctrl+c'],
      help: 'stop running jobs and quit; again, or after 5 s: end them at once',
    },
    { action: 'suspend', keys: ['ctrl+z'], help: 'back to the shell for a while; fg returns here' },
    { action: 'quit', keys: ['q'], help: 'quit; running jobs stop and can be resumed', footer: 'quit' },
  ],
  list: [
    { action: 'up', keys: ['up', 'k'], help: 'one line up' },
    { action: 'down', keys: ['down', 'j'], help: 'one line down' },
    { action: 'page-up', keys: ['pageup'], help: 'one page up' },
    { action: 'page-down', keys: ['pagedown'], help: 'one page down' },
    { action: 'half-up', keys: ['ctrl+u'], help: 'half a page up' },
    { action: 'half-down', keys: ['ctrl+d'], help: 'half a page down' },
    { action: 'first', keys: ['g', 'home'], help: 'first line' },
    { action: 'last', keys: ['G', 'end'], help: 'last line' },
  ],
  home: [
    {
      action: 'open',
      keys: ['enter'],
      help: 'open the job: review, go on, or see its clips',
      footer: 'open/resume',
    },
    { action: 'new', keys: ['n'], help: 'new job; pasting or dropping a file does it too', footer: 'new' },
    { action: 'filter', keys: ['/'], help: 'show only jobs with these words', footer: 'filter' },
    {
      action: 'delete',
      keys: ['d'],
      help: 'remove from the history, with or without its folder',
      footer: 'delete',
    },
    { action: 'settings', keys: [','], help: 'all settings, and where each comes from', footer: 'settings' },
    { action: 'checks', keys: ['c'], help: 'what is installed, which keys work, which engines run and why' },
  ],
  filter: [
    {
      action: 'keep',
      keys: ['enter', 'down'],
      help: 'keep the filter and go to the list',
      footer: 'to the list',
    },
    { action: 'clear', keys: ['esc'], help: 'show all again', footer: 'clear' },
  ],
  form: [
    { action: 'submit', keys: ['enter'], help: 'done', footer: 'done' },
    { action: 'next', keys: ['tab', 'down'], help: 'next field', footer: 'next field' },
    { action: 'previous', keys: ['shift+tab', 'up'], help: 'previous field' },
    { action: 'cancel', keys: ['esc'], help: 'close without a change', footer: 'cancel' },
  ],
  'new-job': [
    { action: 'submit', keys: ['enter'], help: 'start; in the file list: take the file', footer: 'start' },
    {
      action: 'complete',
      keys: ['tab'],
      help: 'complete the path, or go to the next field',
      footer: 'complete',
    },
    { action: 'next', keys: ['down'], help: 'next field', footer: 'next field' },
    { action: 'previous', keys: ['shift+tab', 'up'], help: 'previous field' },
    { action: 'files', keys: ['ctrl+f'], help: 'choose from the files of the folder', footer: 'files' },
    { action: 'cancel', keys: ['esc'], help: 'back', footer: 'back' },
  ],
  files: [
    { action: 'choose', keys: ['enter'], help: 'take the file, or open the folder', footer: 'take it' },
    { action: 'cancel', keys: ['esc', 'tab'], help: 'back to the path', footer: 'back' },
  ],
  settings: [
    {
      action: 'change',
      keys: ['enter', 'space'],
      help: 'write another value; what is on or off changes at once',
      footer: 'change',
    },
    { action: 'unset', keys: ['u'], help: 'forget what is kept, back to the default', footer: 'unset' },
    { action: 'filter', keys: ['/'], help: 'show only settings with these words', footer: 'filter' },
    { action: 'close', keys: ['esc'], help: 'close', footer: 'close' },
  ],
  checks: [{ action: 'again', keys: ['r'], help: 'look again and try every key', footer: 'look again' }],
  review: [
    { action: 'toggle', keys: ['space'], help: 'take the need or leave it out', footer: 'on/off' },
    { action: 'start', keys: ['enter'], help: 'start with the needs taken', footer: 'start' },
    { action: 'all', keys: ['a'], help: 'take all needs', footer: 'all' },
    { action: 'none', keys: ['x'], help: 'take none', footer: 'none' },
    { action: 'edit', keys: ['e'], help: 'change phrase, times, what must be seen', footer: 'edit' },
    { action: 'add', keys: ['+'], help: 'add a need by hand', footer: 'add' },
    { action: 'undo', keys: ['u'], help: 'take the last change back; again: the one before', footer: 'undo' },
    { action: 'redo', keys: ['U'], help: 'do again what was taken back' },
    { action: 'save', keys: ['s'], help: 'save for later: back to the history', footer: 'save for later' },
    { action: 'details', keys: ['i'], help: 'all about the need' },
    { action: 'filter', keys: ['/'], help: 'show only needs with these words' },
    { action: 'next-job', keys: ['tab'], help: 'next of the running jobs' },
  ],
  dashboard: [
    { action: 'details', keys: ['enter'], help: 'all about the need', footer: 'details' },
    { action: 'retry', keys: ['r'], help: 'try the need again', footer: 'retry' },
    { action: 'resume', keys: ['u'], help: 'go on with a job that has stopped', footer: 'resume' },
    { action: 'skip', keys: ['s'], help: 'leave the need out', footer: 'skip' },
    { action: 'pause', keys: ['p'], help: 'start no new step, or go on', footer: 'pause' },
    { action: 'budget', keys: ['b'], help: 'change what the job may cost', footer: 'budget' },
    { action: 'log', keys: ['l'], help: 'what happened so far', footer: 'log' },
    { action: 'view', keys: ['v'], help: 'the clips made so far', footer: 'clips' },
    { action: 'next-job', keys: ['tab'], help: 'next of the running jobs', footer: 'next job' },
  ],
  results: [
    { action: 'play', keys: ['o', 'enter'], help: 'play the clip', footer: 'play' },
    { action: 'folder', keys: ['f'], help: 'show it in its folder', footer: 'folder' },
    { action: 'copy', keys: ['y'], help: "copy the clip's path", footer: 'copy path' },
    {
      action: 'next-best',
      keys: ['n'],
      help: 'the next best shot in place of the clip',
      footer: 'next best',
    },
    { action: 'keep-clip', keys: ['+', '='], help: 'keep the clip; again: undo', footer: 'keep' },
    { action: 'reject-clip', keys: ['-'], help: 'reject the clip; again: undo', footer: 'reject' },
    { action: 'retry', keys: ['r'], help: 'try a need that failed again', footer: 'retry' },
    { action: 'details', keys: ['i'], help: 'all about the need' },
    { action: 'view', keys: ['v'], help: 'the needs and how they went', footer: 'needs' },
    { action: 'log', keys: ['l'], help: 'what happened' },
  ],
  reading: [{ action: 'close', keys: ['esc'], help: 'close', footer: 'close' }],
  confirm: [
    { action: 'yes', keys: ['y'], help: 'yes, do it', footer: 'yes' },
    { action: 'no', keys: ['n', 'esc'], help: 'no, leave it as it is', footer: 'no' },
  ],
  delete: [
    { action: 'yes', keys: ['y'], help: 'remove the entry, leave the folder', footer: 'only the entry' },
    { action: 'with-folder', keys: ['f'], help: 'delete the folder, too', footer: 'with its folder' },
    { action: 'no', keys: ['n', 'esc'], help: 'no, leave it as it is', footer: 'no' },
  ],
} as const satisfies Record<string, readonly Binding[]>;

/** Where a key works. */
export type Context = keyof typeof keymap;
export type Action = (typeof keymap)[Context][number]['action'];
export type Handlers = Partial<Record<Action, () => void>>;

export function bindings(context: Context): readonly (Binding & { action: Action })[] {
  return keymap[context];
}

/** What a key does: the first of the contexts that knows the key and has a handler decides. */
export function match(
  key: string,
  contexts: readonly Context[],
  handlers: Handlers,
): (() => void) | undefined {
  for (const context of contexts) {
    for (const binding of bindings(context)) {
      const handler = handlers[binding.action];
      if (handler && binding.keys.includes(key)) return handler;
    }
  }
  return undefined;
}

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
};

/** A key as people read it. */
export function keyLabel(key: string, charset: Charset): string {
  if (charset === 'ascii' && /^(enter|up|down)$/.test(key)) return key;
  return names[key] ?? key;
}
