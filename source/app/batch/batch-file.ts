import { isMap, isScalar, isSeq, type Node } from 'yaml';
import * as z from 'zod';
import type { SettingTexts } from '../../core/api/app.ts';
import { describeError, type UserError } from '../../core/errors.ts';
import type { Preferences } from '../../core/plan/need.ts';
import { parseSetting } from '../../core/settings/resolve-settings.ts';
import { resolveTypedValues } from '../../core/settings/setting-paths.ts';
import { isSecret, isSettingName, type SettingName, settingNames } from '../../core/settings/settings.ts';
import { didYouMean } from '../../core/text/nearest-word.ts';
import { cleanText } from '../../core/text/text.ts';
import { absolutePath, type PathContext } from '../../core/text/typed-path.ts';
import { fileFormatError, YamlFile } from '../../core/text/yaml-file.ts';

/** What a batch file says about one video, or about all of them. */
export interface BatchEntry {
  /** Where it stands in the file: "line 4". */
  where: string;
  /** The absolute path of the video, or a pattern of paths such as `talks/*.mp4`. */
  video: string;
  transcript?: string | undefined;
  preferences: Partial<Preferences>;
  settings: SettingTexts;
}

export interface BatchFile {
  /** What applies to every video that does not say otherwise. */
  all: Pick<BatchEntry, 'preferences' | 'settings'>;
  entries: BatchEntry[];
}

/** Settings that apply to a whole batch: they may stand beside the list of videos, not in an entry. */
const batchSettings: readonly SettingName[] = ['MAX_CONCURRENT_VIDEOS', 'ALLOW_REUSE'];

/** Settings that belong to the program, which all its jobs share. */
const programSettings = /^(STOCKPILE_HOME|NOTIFY|NOTIFY_WEBHOOK|PARALLEL_\w+|CACHE_MAX_SIZE_MB|\w+_PATH)$/;

const shortNames: Readonly<Record<string, SettingName>> = {
  output: 'LOCAL_OUTPUT_FOLDER',
  library: 'LIBRARY_FOLDERS',
};
const preferenceNames = ['style', 'avoid', 'notes'] as const;
const entryNames = ['video', 'transcript', ...Object.keys(shortNames), ...preferenceNames];

/**
 * Reads a batch file: YAML, or JSON, which is YAML. It is a list of videos, or a map with the list `videos` and what
 * applies to all of them.
 * @param place how its paths are resolved: from its own folder
 * @throws UserError that names each wrong line and what is wrong with it
 */
export function parseBatchFile(text: string, name: string, place: PathContext): BatchFile {
  const { root, faults, at, reject, plainValue } = new YamlFile(text);
  const reader = new EntryReader({ place, at, reject, plainValue });
  const list = isMap(root) ? root.get('videos', true) : root;
  const file: BatchFile = { all: { preferences: {}, settings: {} }, entries: [] };
  if (faults.length === 0 && isSeq(list)) {
    if (isMap(root)) file.all = reader.fields(root, 'all');
    file.entries = list.items.flatMap((item) => reader.entry(item) ?? []);
    if (list.items.length === 0) reject(at(list), 'the list of videos is empty');
  } else if (faults.length === 0) {
    reject(at(isMap(root) ? list : root), 'expected a list of videos, or "videos:" with one');
  }
  if (faults.length > 0) throw batchFileError(name, faults);
  return file;
}

/** The error for a batch file with wrong entries. */
export function batchFileError(name: string, faults: readonly string[]): UserError {
  return fileFormatError(name, faults, 'An example is in the readme and in `stockpile-tui batch --help`.');
}

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);
const valueSchema = z.union([scalarSchema, z.array(scalarSchema)]);
type Value = z.infer<typeof valueSchema>;

type Fields = Omit<BatchEntry, 'where' | 'video'> & { video?: string };

interface ReaderOptions {
  place: PathContext;
  /** Where a node stands: "line 4". */
  at(node: unknown): string;
  reject(where: string, what: string): void;
  /** The plain value of a node; undefined when it has none. */
  plainValue(node: unknown): unknown;
}

/** Reads the entries of a batch file and reports what is wrong with them. */
class EntryReader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  entry(node: unknown): BatchEntry | undefined {
    const { at, reject } = this.#options;
    const where = at(node);
    if (isScalar(node) && typeof node.value === 'string' && node.value.trim() !== '')
      return { where, video: this.#path(node.value), preferences: {}, settings: {} };
    if (!isMap(node)) {
      reject(where, 'expected the path of a video, or a map with "video:"');
      return undefined;
    }
    const { video, transcript, ...rest } = this.fields(node, 'one');
    if (video !== undefined) return { where, video, transcript, ...rest };
    if (!node.has('video')) reject(where, 'an entry without "video:"');
    return undefined;
  }

  /** Reads the fields of an entry (`one`), or those beside the list of videos (`all`). */
  fields(node: Node, of: 'one' | 'all') {
    const { at, reject, plainValue } = this.#options;
    const found: Fields = { preferences: {}, settings: {} };
    for (const { key, value: valueNode } of isMap(node) ? node.items : []) {
      const name = isScalar(key) ? String(key.value) : '';
      const where = at(key);
      if (of === 'all' && name === 'videos') continue;
      const setting = settingNamed(name);
      const fault = nameFault(name, setting, of);
      const value = valueSchema.safeParse(plainValue(valueNode));
      if (fault !== undefined) reject(where, fault);
      else if (!value.success) reject(where, `${name} needs a value`);
      else if (setting !== undefined)
        found.settings = { ...found.settings, [setting]: this.#setting(where, setting, value.data) };
      else this.#field(where, name, value.data, found);
    }
    return found;
  }

  /** Reads a field that is not a setting. */
  #field(where: string, name: string, value: Value, found: Fields): void {
    const preference = preferenceNames.find((each) => each === name);
    if (preference !== undefined) found.preferences[preference] = String(value);
    else if (typeof value !== 'string' || value === '') this.#options.reject(where, `${name} is not a path`);
    else if (name === 'video') found.video = this.#path(value);
    else found.transcript = this.#path(value);
  }

  /** The text of a setting. Paths are resolved from the folder of the file. */
  #setting(where: string, name: SettingName, value: Value): string {
    const text = resolveTypedValues(name, [value].flat().map(String), this.#options.place);
    try {
      parseSetting(name, text);
    } catch (error) {
      this.#options.reject(where, describeError(error).replace(/\.$/, ''));
    }
    return text;
  }

  #path(text: string): string {
    return absolutePath(text, this.#options.place);
  }
}

/** The setting that a field sets, if any. */
function settingNamed(name: string): SettingName | undefined {
  if (Object.hasOwn(shortNames, name)) return shortNames[name];
  return isSettingName(name) ? name : undefined;
}

/** What is wrong with the name of a field, if anything. */
function nameFault(name: string, setting: SettingName | undefined, of: 'one' | 'all'): string | undefined {
  if (setting === undefined) {
    const known = of === 'one' ? entryNames : ['videos', ...entryNames.slice(2)];
    if (known.includes(name)) return undefined;
    const shown = cleanText(name, 60);
    return `there is no setting "${shown}".${didYouMean(shown, [...known, ...settingNames])}`.replace(
      /\.$/,
      '',
    );
  }
  if (isSecret(setting)) return `${name} is a key; set it in the environment, .env or config instead`;
  if (programSettings.test(setting)) return `${name} applies to the whole program, not to a batch`;
  if (of === 'one' && batchSettings.includes(setting))
    return `${name} applies to the whole batch; put it on the same level as "videos:"`;
  return undefined;
}
