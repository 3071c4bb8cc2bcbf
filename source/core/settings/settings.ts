import { parsePrices } from '../money/prices.ts';
import { footageSettings } from './footage-settings.ts';
import {
  autoNumber,
  boolean,
  choice,
  number,
  path,
  type Setting,
  secret,
  text,
  url,
} from './setting-types.ts';

const engines = 'Engines and keys';
const work = 'Work side by side';
const money = 'Cache and money';
const tools = 'Tools and folders';

/** Who plans, ranks and looks. */
const aiEngines = ['auto', 'gemini', 'openai', 'offline'] as const;

/** How the end of a job is told. */
const notifyWays = ['bell', 'desktop', 'off'] as const;

/** Every setting of the program. Help, `.env.example`, `config` and the screens are made from it. */
export const settingsTable = {
  OPENAI_API_KEY: secret({
    section: engines,
    help: 'transcription with OpenAI, and planning, ranking and looking when it is the engine',
  }),
  OPENAI_BASE_URL: url({ section: engines, help: 'a compatible server instead of OpenAI' }),
  TRANSCRIPTION_MODEL: {
    ...text({ section: engines, help: 'the model that transcribes' }),
    default: 'whisper-1',
  },
  AI_ENGINE: choice({
    section: engines,
    default: 'auto',
    choices: aiEngines,
    help: 'who plans, ranks and looks; auto: Gemini with a key, then OpenAI, then offline',
  }),
  OPENAI_MODEL: {
    ...text({
      section: engines,
      help: 'the model that plans and ranks; of the server at OPENAI_BASE_URL, if set',
    }),
    default: 'gpt-6-luna',
  },
  OPENAI_VISION_MODEL: text({
    section: engines,
    help: 'the model that looks at footage; OPENAI_MODEL when empty',
  }),
  GEMINI_API_KEY: secret({ section: engines, help: 'planning, ranking and looking at footage with Gemini' }),
  GEMINI_BASE_URL: url({ section: engines, help: 'a compatible server instead of Google' }),
  GEMINI_MODEL: {
    ...text({ section: engines, help: 'the model that plans, ranks and looks' }),
    default: 'gemini-3.8-flash',
  },
  ...footageSettings,
  MAX_CONCURRENT_NEEDS: autoNumber({ section: work, max: 64, help: 'needs worked on at once' }),
  PARALLEL_AI_CALLS: number({
    section: work,
    default: 5,
    min: 1,
    max: 64,
    whole: true,
    help: 'AI calls at once',
  }),
  PARALLEL_SEARCHES: number({
    section: work,
    default: 4,
    min: 1,
    max: 64,
    whole: true,
    help: 'searches at once',
  }),
  PARALLEL_DOWNLOADS: number({
    section: work,
    default: 3,
    min: 1,
    max: 32,
    whole: true,
    help: 'downloads at once',
  }),
  PARALLEL_EXTRACTIONS: autoNumber({ section: work, max: 64, help: 'cuts and picture analyses at once' }),
  CACHE_ENABLED: boolean({ section: money, default: true, help: 'remember answers and probes' }),
  CACHE_TTL_DAYS: number({
    section: money,
    default: 30,
    min: 0,
    max: 3650,
    unit: 'days',
    help: 'how long they are remembered',
  }),
  CACHE_MAX_SIZE_MB: number({
    section: money,
    default: 1024,
    min: 1,
    max: 1e6,
    unit: 'MB',
    help: 'the oldest unused go first beyond this',
  }),
  BUDGET_LIMIT_USD: number({
    section: money,
    default: 0,
    min: 0,
    max: 1e5,
    unit: 'USD',
    help: 'stop before the call that would pass it; 0 is no limit',
  }),
  PRICES: {
    ...text({
      section: money,
      help: 'prices instead of those built in; USD for a million tokens, or a minute of sound',
    }),
    range: 'MODEL=IN/OUT[/SOUND] or MODEL=PRICE/min, separated by commas',
    parse: (value: string) => (parsePrices(value) ? value : undefined),
  },
  AI_TIMEOUT_SECONDS: number({
    section: money,
    default: 120,
    min: 1,
    max: 3600,
    unit: 'seconds',
    help: 'an AI call that takes longer makes way',
  }),
  DOWNLOAD_TIMEOUT_SECONDS: number({
    section: money,
    default: 300,
    min: 1,
    max: 36000,
    unit: 'seconds',
    help: 'a download that takes longer makes way',
  }),
  LOCAL_OUTPUT_FOLDER: path({
    section: tools,
    help: "where jobs' folders are made",
    expects: 'new folder',
    default: 'output',
  }),
  NOTIFY: choice({
    section: tools,
    default: 'bell',
    choices: notifyWays,
    help: 'what the full screen does when a job that took 10 s or more has ended',
  }),
  YTDLP_PATH: path({ section: tools, expects: 'file', help: 'yt-dlp, when it is not on the PATH' }),
  FFMPEG_PATH: path({ section: tools, expects: 'file', help: 'ffmpeg, when it is not on the PATH' }),
  FFPROBE_PATH: path({ section: tools, expects: 'file', help: 'ffprobe, when it is not on the PATH' }),
  YTDLP_SEARCH_PREFIX: { ...text({ section: tools, help: "yt-dlp's search prefix" }), default: 'ytsearch' },
  YTDLP_RATE_LIMIT: text({ section: tools, help: 'bytes a second, as yt-dlp takes it: 2M' }),
  YTDLP_COOKIES_FILE: path({
    section: tools,
    expects: 'file',
    help: 'cookies for yt-dlp, in the Netscape format',
  }),
  STOCKPILE_HOME: path({
    section: tools,
    expects: 'new folder',
    help: "history, cache and settings; the system's data folder when empty",
  }),
} as const;

export type SettingName = keyof typeof settingsTable;

/** All settings with their values. */
export type Settings = {
  -readonly [Name in SettingName]: (typeof settingsTable)[Name] extends Setting<infer Value> ? Value : never;
};

export const settingNames = Object.keys(settingsTable) as SettingName[];

/** A row with its value type left open, for code that treats all settings alike. */
export function settingRow(name: SettingName): Setting<unknown> {
  return settingsTable[name] as Setting<unknown>;
}

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingsTable, name);
}

export function isSecret(name: SettingName): boolean {
  return settingsTable[name].kind === 'secret';
}

/** "••••3f9a": at most the last four characters of a key. */
export function maskSecret(value: string): string {
  return value.length > 8 ? `••••${value.slice(-4)}` : '••••';
}
