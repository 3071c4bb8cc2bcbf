import type { CommandContext } from '../../app/context.ts';
import type { Flags } from '../../app/flags.ts';
import type { ExitCode } from '../../core/errors.ts';

/** One command: what help says of it, and its code, read only when it is used. */
export interface CommandRow {
  /** What stands behind the name. */
  words: string;
  summary: string;
  example: string;
  /** Options that mean something here. */
  flags: readonly (keyof Flags)[];
  /** What options mean here, where it is not what they mean elsewhere. */
  meanings?: Readonly<Partial<Record<keyof Flags, string>>>;
  /** It looks at what is wrong, and must not end because of it. */
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
  'cache',
  'logLevel',
] as const satisfies readonly (keyof Flags)[];

/** Every command but the one without a name, which takes videos or opens the full screen. */
export const commandTable: Readonly<Record<string, CommandRow>> = {
  resume: {
    words: '[JOB]',
    summary: 'go on with a job (the latest, if none is named)',
    example: 'stockpile-tui resume --yes',
    flags: ['yes', 'plain', 'json', 'video', 'budget', 'cache', 'logLevel'],
    load: async () => (await import('../resume.ts')).resume,
  },
  history: {
    words: '[delete JOB]',
    summary: 'list jobs, or remove one',
    example: 'stockpile-tui history delete 20261122-201500-3f9a --with-folder --yes',
    flags: ['json', 'withFolder', 'yes'],
    meanings: { json: 'for programs to read', yes: 'really delete' },
    load: async () => (await import('../history.ts')).history,
  },
  export: {
    words: 'JOB',
    summary: 'write the timelines of a job again',
    example: 'stockpile-tui export 20261122-201500-3f9a --format fcpxml,edl --relative',
    flags: ['format', 'relative', 'json'],
    meanings: { json: 'the files as JSON' },
    load: async () => (await import('../export.ts')).exportTimelines,
  },
  cache: {
    words: 'stats|clear|prune',
    summary: 'what is remembered',
    example: 'stockpile-tui cache prune',
    flags: ['json'],
    load: async () => (await import('../cache.ts')).cache,
  },
  config: {
    words: 'list|get|set|unset|path',
    summary: 'the settings that are kept',
    example: 'stockpile-tui config set LIBRARY_FOLDERS ~/footage',
    flags: ['json'],
    load: async () => (await import('../config.ts')).config,
  },
  doctor: {
    words: '',
    summary: 'what is there, and which engine each stage uses',
    example: 'stockpile-tui doctor --install ffmpeg',
    flags: ['install', 'offline', 'json'],
    examines: true,
    load: async () => (await import('../doctor.ts')).doctor,
  },
  demo: {
    words: '',
    summary: 'the whole job on footage it makes itself',
    example: 'stockpile-tui demo --plain',
    flags: ['output', 'plain', 'json', 'yes'],
    load: async () => (await import('../demo.ts')).demo,
  },
};

/** The command without a name: videos, or the full screen when there are none. */
export const mainCommand: CommandRow = {
  words: '[VIDEO...]',
  summary: 'a job for each video; without one the full screen',
  example: 'stockpile-tui talk.mp4 --offline --library ~/footage --output broll',
  flags: jobFlags,
  load: async () => async (context, videos) =>
    videos.length > 0
      ? (await import('../run.ts')).run(context, videos)
      : (await import('../home.ts')).home(context),
};
