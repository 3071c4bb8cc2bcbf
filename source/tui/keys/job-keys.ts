import type { Binding } from './binding.ts';

/** Steps back and forth through the changes of a job. */
export const undoKeys = [
  { action: 'undo', keys: ['u'], help: 'undo the last change', footer: 'undo' },
  { action: 'redo', keys: ['U'], help: 'redo the change that was undone' },
] as const satisfies readonly Binding[];

/** Whether a need is filmed by the user. */
export const filmKeys = [
  {
    action: 'film',
    keys: ['-'],
    help: 'film it yourself: the need goes to the shot list',
    footer: 'film it',
  },
  { action: 'take-back', keys: ['+', '='], help: 'search for it after all', footer: 'search after all' },
] as const satisfies readonly Binding[];

const searchKeys = [
  { action: 'next-best', keys: ['b'], help: 'replace the clip with the next best shot', footer: 'next best' },
  {
    action: 'search-again',
    keys: ['R'],
    help: 'search the need again with another phrase',
    footer: 'search again',
  },
] as const satisfies readonly Binding[];

export const budgetKey = {
  action: 'budget',
  keys: ['$'],
  help: 'change the budget of the job',
  footer: 'budget',
} as const satisfies Binding;

/** Shows another running job. */
export const nextJob = {
  action: 'next-job',
  keys: ['tab'],
  help: 'next running job',
  footer: 'next job',
} as const satisfies Binding;

/** The keys of a job after its review: its needs while they are worked on, its clips, and the details of a need. */
export const jobKeys = {
  dashboard: [
    {
      action: 'details',
      keys: ['enter', 'i'],
      help: 'details of the need; pick another film or other seconds',
      footer: 'details',
      onDoubleClick: true,
    },
    {
      action: 'retry',
      keys: ['r'],
      help: 'retry the need, or the overloaded service it waits for',
      footer: 'retry',
    },
    {
      action: 'pause',
      keys: ['p'],
      help: 'pause: no new steps start; press again to resume; resumes a stopped job, too',
      footer: 'pause',
    },
    ...filmKeys,
    ...searchKeys,
    {
      action: 'not-billed',
      keys: ['m'],
      help: 'count unanswered calls as not billed; check the bill of their service first',
      footer: 'not billed',
    },
    budgetKey,
    { action: 'filter', keys: ['/'], help: 'show only needs that contain these words', footer: 'filter' },
    { action: 'log', keys: ['l'], help: 'what has happened so far', footer: 'log' },
    { action: 'view', keys: ['v'], help: 'the clips made so far', footer: 'clips' },
    ...undoKeys,
    nextJob,
  ],
  results: [
    { action: 'play', keys: ['o'], help: 'play the clip', footer: 'play' },
    {
      action: 'open',
      keys: ['enter'],
      help: 'play the clip; without one, open the need',
      onDoubleClick: true,
    },
    { action: 'folder', keys: ['f'], help: 'show the clip in its folder', footer: 'folder' },
    { action: 'copy', keys: ['y'], help: "copy the clip's path", footer: 'copy path' },
    {
      action: 'details',
      keys: ['i'],
      help: 'details; pick another film or other seconds',
      footer: 'details',
    },
    ...searchKeys,
    {
      action: 'keep-clip',
      keys: ['+', '='],
      help: 'mark the clip as kept; press again to undo',
      footer: 'keep',
    },
    {
      action: 'reject-clip',
      keys: ['-'],
      help: 'mark the clip as rejected; press again to undo; without a clip: film it yourself',
      footer: 'reject',
    },
    {
      action: 'timelines',
      keys: ['t'],
      help: 'write the timelines for editors again',
      footer: 'timelines',
    },
    { action: 'retry', keys: ['r'], help: 'retry a need that has no clip', footer: 'retry' },
    { action: 'view', keys: ['v'], help: 'all needs and their state', footer: 'needs' },
    { action: 'filter', keys: ['/'], help: 'show only clips that contain these words', footer: 'filter' },
    { action: 'log', keys: ['l'], help: 'what happened' },
    ...undoKeys,
    nextJob,
  ],
  need: [
    {
      action: 'take',
      keys: ['enter'],
      help: 'pick the film or the shot; the old clip stays until the new one is ready. On a clip: play it',
      footer: 'pick',
      onDoubleClick: true,
    },
    { action: 'seconds', keys: ['e'], help: 'type the in and out points', footer: 'in and out' },
    { action: 'in-earlier', keys: ['['], help: 'in point a frame earlier', footer: 'in', pair: 'in-later' },
    { action: 'in-later', keys: [']'], help: 'in point a frame later' },
    {
      action: 'out-earlier',
      keys: ['{'],
      help: 'out point a frame earlier',
      footer: 'out',
      pair: 'out-later',
    },
    { action: 'out-later', keys: ['}'], help: 'out point a frame later' },
    ...searchKeys,
    ...filmKeys,
    ...undoKeys,
  ],
} as const satisfies Record<string, readonly Binding[]>;
