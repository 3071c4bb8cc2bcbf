import { delimiter } from 'node:path';
import type { Flags } from '../../app/context/flags.ts';
import { sourceNames } from '../../core/footage/source-names.ts';
import { laneNames } from '../../core/job/step/lane-names.ts';
import type { SettingLayer } from '../../core/settings/resolve-settings.ts';
import type { SettingName } from '../../core/settings/settings.ts';
import { commonTranscriptFormats } from '../../core/transcript/format-names.ts';

/** One option: how meow parses it, the setting it sets, and its help. */
interface FlagRow {
  type: 'string' | 'boolean';
  isMultiple?: boolean;
  /** True by default; `--no-…` turns it off. */
  isOn?: boolean;
  choices?: readonly string[];
  /** The value when the option is given without one. */
  bare?: string;
  setting?: SettingName;
  /** The placeholder for the value in the help. */
  value?: string;
  help: string;
}

/** All options. The arguments for meow and the help are made from this table. */
export const flagTable: Readonly<Record<keyof Flags, FlagRow>> = {
  output: {
    type: 'string',
    value: 'DIR',
    setting: 'LOCAL_OUTPUT_FOLDER',
    help: "where to create the job's folder",
  },
  yes: { type: 'boolean', help: 'accept the plan without a review' },
  plain: { type: 'boolean', help: 'plain lines instead of the full screen' },
  json: { type: 'boolean', help: 'one JSON event per line' },
  offline: { type: 'boolean', help: 'never use the network' },
  transcript: {
    type: 'string',
    value: 'FILE',
    help: `${commonTranscriptFormats}; default: next to the video`,
  },
  library: {
    type: 'string',
    isMultiple: true,
    value: 'DIR',
    setting: 'LIBRARY_FOLDERS',
    help: 'your own footage (repeatable)',
  },
  sources: {
    type: 'string',
    value: 'a,b',
    setting: 'SEARCH_SOURCES',
    help: `search in ${sourceNames.join(', ')}`,
  },
  clipsPerMinute: {
    type: 'string',
    value: 'N',
    setting: 'CLIPS_PER_MINUTE',
    help: 'B-roll moments (needs) per minute of video',
  },
  clipsPerNeed: { type: 'string', value: 'N', setting: 'CLIPS_PER_NEED', help: 'clips per need' },
  style: { type: 'string', value: 'TEXT', help: 'the look you want: "handheld, warm"' },
  avoid: { type: 'string', value: 'TEXT', help: 'what must not be shown: "logos, crowds"' },
  notes: { type: 'string', value: 'TEXT', help: 'anything else the planner should know' },
  budget: {
    type: 'string',
    value: 'USD',
    setting: 'BUDGET_LIMIT_USD',
    help: 'max cost of a job; 0 means no limit',
  },
  plan: {
    type: 'string',
    value: 'FILE',
    help: 'write the plan as YAML, or run from the file',
  },
  cache: { type: 'boolean', isOn: true, help: 'do not use the cache' },
  video: { type: 'string', value: 'PATH', help: "the new path of the job's video" },
  notBilled: { type: 'boolean', help: 'count unanswered calls as not billed' },
  logLevel: {
    type: 'string',
    value: 'LEVEL',
    choices: ['debug', 'info', 'warn', 'error'],
    help: 'log file: debug, info, warn or error (info)',
  },
  withFolder: { type: 'boolean', help: "also delete the job's folder with its clips" },
  format: { type: 'string', value: 'a,b', help: 'otio, fcpxml, xml, edl, mlt, csv (default: all)' },
  relative: { type: 'boolean', help: 'relative media paths, so that the folder can be moved' },
  in: { type: 'string', value: 'TIME', help: 'where the clip begins in the film: 4.5 or 1:04.5' },
  out: { type: 'string', value: 'TIME', help: 'where it ends; default: as long as the moment' },
  open: { type: 'boolean', help: 'open the page in the browser' },
  lanes: {
    type: 'string',
    value: 'a,b',
    help: `take only steps of these lanes: ${laneNames.join(', ')}`,
  },
  install: {
    type: 'string',
    value: 'ffmpeg|semantic',
    choices: ['ffmpeg', 'semantic'],
    bare: 'ffmpeg',
    help: 'install from npm: ffmpeg and ffprobe, or the sentence model',
  },
};

/** The options as a layer of settings. */
export function flagLayer(flags: Flags): SettingLayer {
  const values: Record<string, string | undefined> = {};
  const displayName: Record<string, string> = {};
  for (const [name, row] of Object.entries(flagTable)) {
    const value = flags[name as keyof Flags];
    if (row.setting === undefined || value === undefined) continue;
    displayName[row.setting] = optionName(name as keyof Flags);
    values[row.setting] = Array.isArray(value) ? value.join(delimiter) : String(value);
  }
  if (flags.library?.length === 0) delete values['LIBRARY_FOLDERS'];
  if (flags.cache === false) values['CACHE_ENABLED'] = 'false';
  return { origin: 'option', values, displayName };
}

/** The option with this name as typed, without its dashes. */
export function flagNamed(name: string): keyof Flags | undefined {
  const camelCase = name.replaceAll(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return Object.keys(flagTable).find((each): each is keyof Flags => each === camelCase);
}

/** The option as it is typed: "--clips-per-minute" for clipsPerMinute, "--no-cache" for cache. */
export function optionName(flag: keyof Flags): string {
  const kebab = flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return flagTable[flag].isOn ? `--no-${kebab}` : `--${kebab}`;
}
