import type { Binding } from './binding.ts';
import { jobKeys } from './job-keys.ts';
import { reviewKeys } from './review-keys.ts';

/** All key bindings, by the context in which they work. */
export const keymap = {
  everywhere: [
    { action: 'help', keys: ['?'], help: 'all keys of this screen', footer: 'help' },
    { action: 'back', keys: ['esc'], help: 'go back one layer; never quits' },
    {
      action: 'interrupt',
      keys: ['ctrl+c'],
      help: 'let running steps finish (5 s at most) and quit; press again to stop now',
    },
    { action: 'suspend', keys: ['ctrl+z'], help: 'suspend to the shell; fg returns here' },
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
    {
      action: 'wheel-up',
      keys: ['wheel-up'],
      help: 'one line up; click selects a row, double click opens, plays or takes it',
    },
    { action: 'wheel-down', keys: ['wheel-down'], help: 'down' },
  ],
  home: [
    {
      action: 'open',
      keys: ['enter'],
      help: 'open the job: review it, resume it, or see its clips',
      footer: 'open/resume',
      onDoubleClick: true,
    },
    { action: 'new', keys: ['n'], help: 'new job; you can also paste or drop a file', footer: 'new' },
    { action: 'details', keys: ['i'], help: 'job details: folder, full error and command' },
    { action: 'filter', keys: ['/'], help: 'show only jobs that contain these words', footer: 'filter' },
    {
      action: 'delete',
      keys: ['d'],
      help: 'remove from the history; a question then says what y keeps, and whether D deletes the folder for good',
      footer: 'delete',
    },
    {
      action: 'settings',
      keys: [','],
      help: 'all settings, and where each value comes from',
      footer: 'settings',
    },
    {
      action: 'checks',
      keys: ['c'],
      help: 'what is installed, which API keys work, which engines run and why',
    },
  ],
  batch: [
    {
      action: 'open',
      keys: ['enter'],
      help: 'open the job of the video: review it, follow it, or see its clips',
      footer: 'open',
      onDoubleClick: true,
    },
  ],
  filter: [
    {
      action: 'keep',
      keys: ['enter', 'down'],
      help: 'apply the filter and go to the list',
      footer: 'apply',
    },
    { action: 'clear', keys: ['esc'], help: 'clear the filter', footer: 'clear' },
  ],
  form: [
    { action: 'submit', keys: ['enter'], help: 'save', footer: 'save' },
    { action: 'next', keys: ['tab', 'down'], help: 'next field', footer: 'next field' },
    { action: 'previous', keys: ['shift+tab', 'up'], help: 'previous field' },
    { action: 'cancel', keys: ['esc'], help: 'close without saving', footer: 'cancel' },
  ],
  'new-job': [
    {
      action: 'submit',
      keys: ['enter'],
      help: 'start the job; in the file list: choose the file',
      footer: 'start',
    },
    {
      action: 'complete',
      keys: ['tab'],
      help: 'complete the path, or go to the next field',
      footer: 'complete',
    },
    { action: 'next', keys: ['down'], help: 'next field', footer: 'next field' },
    { action: 'previous', keys: ['shift+tab', 'up'], help: 'previous field' },
    {
      action: 'files',
      keys: ['ctrl+f'],
      help: 'choose a file from the folder',
      footer: 'files',
    },
    { action: 'cancel', keys: ['esc'], help: 'back', footer: 'back' },
  ],
  files: [
    { action: 'choose', keys: ['enter'], help: 'choose the file, or open the folder', footer: 'choose' },
    { action: 'cancel', keys: ['esc', 'tab'], help: 'back to the path', footer: 'back' },
  ],
  settings: [
    {
      action: 'change',
      keys: ['enter', 'space'],
      help: 'edit the value; an on/off setting switches at once',
      footer: 'change',
      onDoubleClick: true,
    },
    { action: 'unset', keys: ['-'], help: 'remove the saved value and use the default', footer: 'unset' },
    { action: 'filter', keys: ['/'], help: 'show only settings that contain these words', footer: 'filter' },
    { action: 'close', keys: ['esc'], help: 'close', footer: 'close' },
  ],
  checks: [
    { action: 'again', keys: ['r'], help: 'check again and test every API key', footer: 'check again' },
  ],
  review: reviewKeys,
  ...jobKeys,
  reading: [
    { action: 'filter', keys: ['/'], help: 'show only lines that contain these words', footer: 'filter' },
    { action: 'close', keys: ['esc'], help: 'close', footer: 'close' },
  ],
  confirm: [
    { action: 'yes', keys: ['y'], help: 'yes, do it', footer: 'yes' },
    { action: 'no', keys: ['n', 'esc'], help: 'no, leave it as it is', footer: 'no' },
  ],
  delete: [
    { action: 'yes', keys: ['y'], help: 'remove the entry, keep the folder', footer: 'only the entry' },
    {
      action: 'with-folder',
      keys: ['D'],
      help: 'also move the folder to the trash; where there is none, delete it',
      footer: 'with its folder',
    },
    { action: 'no', keys: ['n', 'esc'], help: 'no, leave it as it is', footer: 'no' },
  ],
} as const satisfies Record<string, readonly Binding[]>;

/** A context in which a set of keys works. */
export type KeyContext = keyof typeof keymap;
export type Action = (typeof keymap)[KeyContext][number]['action'];
export type KeyHandlers = Partial<Record<Action, () => void>>;

/** All actions, each once. */
export const actions: readonly Action[] = [
  ...new Set(Object.values(keymap).flatMap((rows) => rows.map(({ action }) => action))),
];

export function isAction(name: string): name is Action {
  return actions.some((action) => action === name);
}
