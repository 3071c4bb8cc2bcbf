import {
  absolutePath,
  joinFolders,
  type PathContext,
  parseFolders,
  parsePath,
  splitFolders,
} from '../text/typed-path.ts';
import type { SettingLayer } from './resolve-settings.ts';
import { type SettingName, settingNames, settingRow } from './settings.ts';

/** What is at a path. */
export type PathKind = 'file' | 'folder' | 'nothing';

/**
 * The text of a setting with all typed forms of paths resolved: quotes, `~`, file URLs and relative paths. The text of
 * a setting that is not a path is returned unchanged.
 */
export function resolveTypedSetting(name: SettingName, text: string, place: PathContext): string {
  const { kind } = settingRow(name);
  if (kind === 'path') return absolutePath(parsePath(text, place), place);
  return kind === 'paths' ? folderText(parseFolders(text, place), place) : text;
}

/**
 * The same for a text that a shell or this program has unquoted before: only `~` and relative paths are resolved, and a
 * backslash is taken literally.
 */
function unquotedSetting(name: SettingName, text: string, place: PathContext): string {
  const { kind } = settingRow(name);
  if (kind === 'path') return absolutePath(text, place);
  return kind === 'paths' ? folderText(splitFolders(text, place.path.delimiter), place) : text;
}

function folderText(folders: readonly string[], place: PathContext): string {
  const whole = folders.map((each) => absolutePath(each, place));
  return joinFolders([...new Set(whole)], place.path.delimiter);
}

const pathSettings = settingNames.filter((name) => /^paths?$/.test(settingRow(name).kind));

/** A layer with all paths made absolute, independent of the working directory. */
export function withAbsolutePaths(layer: SettingLayer, place: PathContext): SettingLayer {
  const isTyped = layer.origin === 'environment' || layer.origin === '.env';
  const read = isTyped ? resolveTypedSetting : unquotedSetting;
  const changed = pathSettings.flatMap((name) => {
    const text = layer.values[name] ?? '';
    return text === '' ? [] : [[name, read(name, text, place)] as const];
  });
  return { ...layer, values: { ...layer.values, ...Object.fromEntries(changed) } };
}

/** What is wrong with the path of a setting at the moment; undefined when nothing is. */
export async function settingPathFault(
  name: SettingName,
  text: string,
  delimiter: string,
  whatIs: (path: string) => Promise<PathKind>,
): Promise<string | undefined> {
  const { kind, expects } = settingRow(name);
  if (expects === undefined || text === '') return undefined;
  for (const path of kind === 'paths' ? splitFolders(text, delimiter) : [text]) {
    const fault = pathFault(await whatIs(path), expects);
    if (fault !== undefined) return `${fault}: ${path}`;
  }
  return undefined;
}

/** What is wrong when a path is not what is expected. A new folder need not exist. */
export function pathFault(found: PathKind, expects: 'file' | 'folder' | 'new folder'): string | undefined {
  if (found === 'nothing') return expects === 'new folder' ? undefined : `no such ${expects}`;
  if (expects === 'file') return found === 'folder' ? 'a folder, not a file' : undefined;
  return found === 'file' ? 'a file, not a folder' : undefined;
}

/** The text of a setting from its values in a file: paths are resolved, and several values are joined. */
export function resolveTypedValues(name: SettingName, values: readonly string[], place: PathContext): string {
  const { kind } = settingRow(name);
  if (kind === 'path') return absolutePath(values.join(','), place);
  if (kind !== 'paths') return values.join(',');
  return folderText(values.length === 1 ? splitFolders(values.join(), place.path.delimiter) : values, place);
}
