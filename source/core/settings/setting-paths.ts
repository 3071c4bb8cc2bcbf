import {
  absolutePath,
  type Place,
  readFolders,
  typedFolders,
  typedPath,
  writtenFolders,
} from '../text/typed-path.ts';
import type { SettingLayer } from './resolve-settings.ts';
import { type SettingName, settingNames, settingRow } from './settings.ts';

/** What there is at a path. */
export type Found = 'file' | 'folder' | 'nothing';

/**
 * A setting's text with its paths as they would be typed in a field made whole: quotes, `~`, file URLs and relative
 * paths. Any other setting's text stays as it is.
 */
export function typedSetting(name: SettingName, text: string, place: Place): string {
  const { kind } = settingRow(name);
  if (kind === 'path') return absolutePath(typedPath(text, place), place);
  return kind === 'paths' ? folderText(typedFolders(text, place), place) : text;
}

/**
 * The same for what a shell or we ourselves have read before: only `~` and relative paths are left to be made whole, and
 * a backslash is one.
 */
function readSetting(name: SettingName, text: string, place: Place): string {
  const { kind } = settingRow(name);
  if (kind === 'path') return absolutePath(text, place);
  return kind === 'paths' ? folderText(readFolders(text, place.path.delimiter), place) : text;
}

function folderText(folders: readonly string[], place: Place): string {
  const whole = folders.map((each) => absolutePath(each, place));
  return writtenFolders([...new Set(whole)], place.path.delimiter);
}

const pathSettings = settingNames.filter((name) => /^paths?$/.test(settingRow(name).kind));

/** A layer whose paths begin at the root, wherever the program goes on from. */
export function withAbsolutePaths(layer: SettingLayer, place: Place): SettingLayer {
  const isTyped = layer.origin === 'environment' || layer.origin === '.env';
  const read = isTyped ? typedSetting : readSetting;
  const changed = pathSettings.flatMap((name) => {
    const text = layer.values[name] ?? '';
    return text === '' ? [] : [[name, read(name, text, place)] as const];
  });
  return { ...layer, values: { ...layer.values, ...Object.fromEntries(changed) } };
}

/** What is wrong with a path that a setting names, as things are now; undefined when nothing is. */
export async function settingPathFault(
  name: SettingName,
  text: string,
  delimiter: string,
  whatIs: (path: string) => Promise<Found>,
): Promise<string | undefined> {
  const { kind, expects } = settingRow(name);
  if (expects === undefined || text === '') return undefined;
  for (const path of kind === 'paths' ? readFolders(text, delimiter) : [text]) {
    const fault = pathFault(await whatIs(path), expects);
    if (fault !== undefined) return `${fault}: ${path}`;
  }
  return undefined;
}

/** What is wrong where something else is expected; a folder that is to be made need not be there. */
export function pathFault(found: Found, expects: 'file' | 'folder' | 'new folder'): string | undefined {
  if (found === 'nothing') return expects === 'new folder' ? undefined : `no such ${expects}`;
  if (expects === 'file') return found === 'folder' ? 'a folder, not a file' : undefined;
  return found === 'file' ? 'a file, not a folder' : undefined;
}
