import type { Binding } from './binding.ts';
import { budgetKey, filmKeys, nextJob, undoKeys } from './job-keys.ts';

/** The keys of a job's review. */
export const reviewKeys = [
  {
    action: 'toggle',
    keys: ['space'],
    help: 'select or deselect the need',
    footer: 'on/off',
    onDoubleClick: true,
  },
  { action: 'start', keys: ['enter'], help: 'start with the selected needs', footer: 'start' },
  { action: 'all', keys: ['a'], help: 'select all needs that are shown', footer: 'all' },
  { action: 'none', keys: ['x'], help: 'deselect all needs that are shown', footer: 'none' },
  {
    action: 'edit',
    keys: ['e'],
    help: 'edit the phrase, the times and what must be shown',
    footer: 'edit',
  },
  { action: 'add', keys: ['n'], help: 'add a need by hand', footer: 'add' },
  { action: 'search-again', keys: ['R'], help: 'search the need with another phrase' },
  {
    action: 'fewer-needs',
    keys: ['<'],
    help: 'remove the weakest needs; those you added, edited or selected stay',
    footer: 'fewer / more',
    pair: 'more-needs',
  },
  { action: 'more-needs', keys: ['>'], help: 'plan more needs and keep the current ones' },
  ...undoKeys,
  ...filmKeys,
  {
    action: 'save',
    keys: ['s'],
    help: 'save for later and go back to the history',
    footer: 'save for later',
  },
  budgetKey,
  { action: 'details', keys: ['i'], help: 'details of the need' },
  { action: 'filter', keys: ['/'], help: 'show only needs that contain these words' },
  nextJob,
] as const satisfies readonly Binding[];
