import { parsePrices } from '../money/prices.ts';
import { footageSettings } from './footage-settings.ts';
import { queueSettings } from './queue-settings.ts';
import { screenSettings } from './screen-settings.ts';
import { serveSettings } from './serve-settings.ts';
import {
  autoNumberSetting,
  booleanSetting,
  choiceSetting,
  numberSetting,
  pathSetting,
  type Setting,
  secretSetting,
  textSetting,
  urlSetting,
} from './setting-types.ts';
import { ytDlpSettings } from './ytdlp-settings.ts';

const engines = 'Engines and keys';
const work = 'Parallel work';
const money = 'Cache and cost';
const tools = 'Tools and folders';

/** The engines that plan, rank and inspect. */
const aiEngines = ['auto', 'gemini', 'openai', 'offline'] as const;

/** How the full screen announces the end of a job. */
const notifyWays = ['bell', 'desktop', 'off'] as const;

/** All settings of the program. Help, `.env.example`, `config` and the settings screen are made from this table. */
export const settingsTable = {
  OPENAI_API_KEY: secretSetting({
    section: engines,
    help: 'transcription with OpenAI; planning, ranking and inspection when OpenAI is the engine',
  }),
  OPENAI_BASE_URL: urlSetting({ section: engines, help: 'a compatible server instead of OpenAI' }),
  TRANSCRIPTION_MODEL: {
    ...textSetting({ section: engines, help: 'the model that transcribes' }),
    default: 'whisper-1',
  },
  AI_ENGINE: choiceSetting({
    section: engines,
    default: 'auto',
    choices: aiEngines,
    help: 'the engine that plans, ranks and inspects; auto uses the first available of Gemini, OpenAI and offline',
  }),
  OPENAI_MODEL: {
    ...textSetting({
      section: engines,
      help: 'the model that plans and ranks, on the server at OPENAI_BASE_URL if set',
    }),
    default: 'gpt-6-luna',
  },
  OPENAI_VISION_MODEL: textSetting({
    section: engines,
    help: 'the model that inspects footage; OPENAI_MODEL when empty',
  }),
  GEMINI_API_KEY: secretSetting({ section: engines, help: 'planning, ranking and inspection with Gemini' }),
  GEMINI_BASE_URL: urlSetting({ section: engines, help: 'a compatible server instead of Google' }),
  GEMINI_MODEL: {
    ...textSetting({ section: engines, help: 'the model that plans, ranks and inspects' }),
    default: 'gemini-3.8-flash',
  },
  ...footageSettings,
  MAX_CONCURRENT_VIDEOS: numberSetting({
    section: work,
    default: 2,
    min: 1,
    max: 4,
    whole: true,
    help: 'max videos processed at once by batch, watch, and a command with several videos',
  }),
  MAX_CONCURRENT_NEEDS: autoNumberSetting({ section: work, max: 64, help: 'max needs processed at once' }),
  PARALLEL_AI_CALLS: numberSetting({
    section: work,
    default: 5,
    min: 1,
    max: 64,
    whole: true,
    help: 'max AI calls at once',
  }),
  PARALLEL_SEARCHES: numberSetting({
    section: work,
    default: 4,
    min: 1,
    max: 64,
    whole: true,
    help: 'max searches at once',
  }),
  PARALLEL_DOWNLOADS: numberSetting({
    section: work,
    default: 3,
    min: 1,
    max: 32,
    whole: true,
    help: 'max downloads at once',
  }),
  PARALLEL_EXTRACTIONS: autoNumberSetting({
    section: work,
    max: 64,
    help: 'max cuts and picture analyses at once',
  }),
  CACHE_ENABLED: booleanSetting({ section: money, default: true, help: 'cache answers and probe results' }),
  CACHE_TTL_DAYS: numberSetting({
    section: money,
    default: 30,
    min: 0,
    max: 3650,
    unit: 'days',
    help: 'how long cached entries are valid',
  }),
  CACHE_MAX_SIZE_MB: numberSetting({
    section: money,
    default: 1024,
    min: 1,
    max: 1e6,
    unit: 'MB',
    help: 'max size of the cache; the least recently used entries are removed first',
  }),
  BUDGET_LIMIT_USD: numberSetting({
    section: money,
    default: 0,
    min: 0,
    max: 1e5,
    unit: 'USD',
    help: 'max cost of a job, which stops before a call that could exceed it; 0 means no limit',
  }),
  PRICES: {
    ...textSetting({
      section: money,
      help: 'your own model prices in USD per million tokens, or per minute of audio',
    }),
    range: 'MODEL=IN/OUT[/AUDIO] or MODEL=PRICE/min, separated by commas',
    parse: (value: string) => (parsePrices(value) ? value : undefined),
  },
  AI_TIMEOUT_SECONDS: numberSetting({
    section: money,
    default: 120,
    min: 1,
    max: 3600,
    unit: 'seconds',
    help: 'timeout of an AI call',
  }),
  SERVICE_PATIENCE_MINUTES: autoNumberSetting({
    section: money,
    min: 0.01,
    max: 1440,
    unit: 'minutes',
    help: 'how long an overloaded AI service is waited for; auto means 10, or 1 in the full screen',
  }),
  DOWNLOAD_TIMEOUT_SECONDS: numberSetting({
    section: money,
    default: 300,
    min: 1,
    max: 36000,
    unit: 'seconds',
    help: 'timeout of a download',
  }),
  ...screenSettings,
  ...serveSettings,
  ...queueSettings,
  LOCAL_OUTPUT_FOLDER: pathSetting({
    section: tools,
    help: 'where each job creates its folder',
    expects: 'new folder',
    default: 'output',
  }),
  NOTIFY: choiceSetting({
    section: tools,
    default: 'bell',
    choices: notifyWays,
    help: 'how watch and the full screen announce the end of a job that took 10 s or more',
  }),
  NOTIFY_WEBHOOK: urlSetting({
    section: tools,
    help: 'an address that gets a POST with JSON when a job of watch or batch has ended',
  }),
  FFMPEG_PATH: pathSetting({
    section: tools,
    expects: 'file',
    help: 'path of ffmpeg, if it is not on the PATH',
  }),
  FFPROBE_PATH: pathSetting({
    section: tools,
    expects: 'file',
    help: 'path of ffprobe, if it is not on the PATH',
  }),
  ...ytDlpSettings,
  STOCKPILE_HOME: pathSetting({
    section: tools,
    expects: 'new folder',
    help: "folder for history, cache and settings; the system's data folder when empty",
  }),
} as const;

export type SettingName = keyof typeof settingsTable;

/** The values of all settings. */
export type Settings = {
  -readonly [Name in SettingName]: (typeof settingsTable)[Name] extends Setting<infer Value> ? Value : never;
};

export const settingNames = Object.keys(settingsTable) as SettingName[];

/** A row with an unknown value type, for code that treats all settings alike. */
export function settingRow(name: SettingName): Setting<unknown> {
  return settingsTable[name] as Setting<unknown>;
}

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingsTable, name);
}

export function isSecret(name: SettingName): boolean {
  return settingsTable[name].kind === 'secret';
}

/** A key with at most its last four characters readable, such as "••••3f9a". */
export function maskSecret(value: string): string {
  return value.length > 8 ? `••••${value.slice(-4)}` : '••••';
}
