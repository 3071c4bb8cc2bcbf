import type { CommandContext } from '../../app/context/context.ts';
import type { Flags } from '../../app/context/flags.ts';
import type { ExitCode } from '../../core/errors.ts';

/** One command: its help, and its code, which is loaded only when used. */
export interface CommandRow {
  /** The arguments after the name, as the help shows them. */
  words: string;
  summary: string;
  example: string;
  /** The options of this command. */
  flags: readonly (keyof Flags)[];
  /** Help of options that differs from the general one. */
  meanings?: Readonly<Partial<Record<keyof Flags, string>>>;
  /** It reports invalid settings, so it must not fail because of them. */
  examines?: boolean;
  load(): Promise<(context: CommandContext, words: readonly string[]) => Promise<ExitCode>>;
}

const jobFlags = [
  'output',
  'yes',
  'plain',
  'json',
  'offline',
  'transcript',
  'library',
  'sources',
  'clipsPerMinute',
  'clipsPerNeed',
  'style',
  'avoid',
  'notes',
  'budget',
  'plan',
  'cache',
  'logLevel',
] as const satisfies readonly (keyof Flags)[];

/** The options of a command that runs many jobs: one transcript or one plan is for one video. */
const batchFlags = jobFlags.filter((flag) => flag !== 'transcript' && flag !== 'plan');

/** The help of `--json` for a command that prints one result, not the events of a job. */
const asOneObject = 'print the result as JSON';

/** All commands except the main one, which has no name. */
export const commandTable: Readonly<Record<string, CommandRow>> = {
  resume: {
    words: '[JOB|BATCH]',
    summary: 'resume a job or a batch (default: the latest)',
    example: 'stockpile-tui resume --yes',
    flags: ['yes', 'plan', 'plain', 'json', 'video', 'budget', 'notBilled', 'cache', 'logLevel'],
    load: async () => (await import('../resume.ts')).resume,
  },
  history: {
    words: '[delete JOB]',
    summary: 'list jobs, or delete one',
    example: 'stockpile-tui history delete 20261122-201500-3f9a --with-folder --yes',
    flags: ['json', 'withFolder', 'yes'],
    meanings: { json: 'one JSON object per job', yes: 'really delete' },
    load: async () => (await import('../history.ts')).history,
  },
  batch: {
    words: 'FILE',
    summary: 'run a job for each video of a YAML or JSON file',
    example: 'stockpile-tui batch videos.yaml --yes --output broll',
    flags: batchFlags,
    load: async () => (await import('../batch.ts')).batch,
  },
  watch: {
    words: 'FOLDER',
    summary: 'run a job for each video arriving in a folder',
    example: 'stockpile-tui watch ~/recordings --yes --output ~/broll',
    flags: batchFlags,
    load: async () => (await import('../watch.ts')).watch,
  },
  serve: {
    words: '',
    summary: 'use the program in a browser',
    example: 'stockpile-tui serve --open',
    flags: ['open', 'offline', 'library', 'output', 'logLevel'],
    load: async () => (await import('../serve.ts')).serve,
  },
  worker: {
    words: '',
    summary: "take steps of other machines' jobs from a queue",
    example: 'QUEUE_URL=redis://nas.local:6379 stockpile-tui worker --lanes cut,download',
    flags: ['lanes', 'offline', 'logLevel'],
    load: async () => (await import('../worker.ts')).worker,
  },
  export: {
    words: 'JOB',
    summary: 'write the timelines of a job',
    example: 'stockpile-tui export 20261122-201500-3f9a --format fcpxml,edl --relative',
    flags: ['format', 'relative', 'json'],
    meanings: { json: 'list the files as JSON' },
    load: async () => (await import('../export.ts')).exportTimelines,
  },
  pick: {
    words: 'JOB NEED [CANDIDATE]',
    summary: 'pick another candidate for a need, or list them',
    example: 'stockpile-tui pick 20261122-201500-3f9a 1:24 pexels:3571264 --in 0:04 --out 0:10',
    flags: ['in', 'out', 'yes', 'json'],
    meanings: { yes: 'also pick a candidate that a rule excluded' },
    load: async () => (await import('../pick.ts')).pick,
  },
  search: {
    words: 'JOB NEED PHRASE',
    summary: 'search one need again with another phrase',
    example: 'stockpile-tui search 20261122-201500-3f9a n03 "old tram"',
    flags: ['json'],
    load: async () => (await import('../pick.ts')).search,
  },
  cache: {
    words: 'stats|clear|prune',
    summary: 'show or clean the cache',
    example: 'stockpile-tui cache prune',
    flags: ['json'],
    meanings: { json: asOneObject },
    load: async () => (await import('../cache.ts')).cache,
  },
  config: {
    words: 'list|get|set|unset|path',
    summary: 'show or change saved settings',
    example: 'stockpile-tui config set LIBRARY_FOLDERS ~/footage',
    flags: ['json'],
    meanings: { json: asOneObject },
    load: async () => (await import('../setup/config.ts')).config,
  },
  doctor: {
    words: '',
    summary: 'check tools, keys and engines',
    example: 'stockpile-tui doctor --install ffmpeg',
    flags: ['install', 'offline', 'json'],
    meanings: { json: asOneObject },
    examines: true,
    load: async () => (await import('../setup/doctor.ts')).doctor,
  },
  demo: {
    words: '',
    summary: 'run a job on generated footage',
    example: 'stockpile-tui demo --plain',
    flags: ['output', 'plain', 'json', 'yes'],
    load: async () => (await import('../demo.ts')).demo,
  },
};

/** The command without a name: a job for each video, or the full screen without one. */
export const mainCommand: CommandRow = {
  words: '[VIDEO...]',
  summary: 'run a job for each video; without one, open the full screen',
  example: 'stockpile-tui talk.mp4 --offline --library ~/footage --output broll',
  flags: jobFlags,
  load: async () => async (context, videos) =>
    videos.length > 0
      ? (await import('../run.ts')).run(context, videos)
      : (await import('../screen/home.ts')).home(context),
};
