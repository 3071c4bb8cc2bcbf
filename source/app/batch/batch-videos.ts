import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { SettingTexts } from '../../core/api/app.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { isMediaFile } from '../../core/footage/paths.ts';
import type { Preferences } from '../../core/plan/need.ts';
import type { Batch, BatchRequest } from '../../store/batches.ts';
import type { CommandContext } from '../context/context.ts';
import { type BatchEntry, batchFileError, parseBatchFile } from './batch-file.ts';

/** What a batch is made of, before it is saved. */
export type BatchPlan = Pick<Batch, 'file' | 'maxVideos' | 'allowReuse' | 'videos'>;

type Context = Pick<CommandContext, 'flags' | 'layers' | 'place' | 'resolvedWith'>;

/** The batch of the videos on a command line; a pattern that the shell did not expand is expanded. @throws UserError */
export async function planBatchOfVideos(context: Context, paths: readonly string[]): Promise<BatchPlan> {
  const found = await Promise.all(paths.map((path) => videosOf(resolve(path))));
  const none = paths.find((_path, place) => found[place]?.length === 0);
  if (none !== undefined) throw noMatch(none);
  const entries = [...new Set(found.flat())].map((video) => ({ video, preferences: {}, settings: {} }));
  return planOf(context, entries, { preferences: {}, settings: {} });
}

/** The batch of a file. @throws UserError when it cannot be read or something in it is wrong */
export async function planBatchOfFile(context: Context, name: string): Promise<BatchPlan> {
  const file = resolve(name);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError(`The batch file ${file} cannot be read (${codeOf(error)}).`, {
      hint: 'Give the path of a YAML or JSON file with a list of videos.',
      exitCode: EXIT.usage,
      cause: error,
    });
  });
  const { all, entries } = parseBatchFile(text, basename(file), { ...context.place, cwd: dirname(file) });
  const faults: string[] = [];
  const groups = await Promise.all(
    entries.map(async (entry) => ({ entry, found: await videosOf(entry.video) })),
  );
  for (const { entry, found } of groups)
    if (found.length === 0) faults.push(`${entry.where}: no video matches ${entry.video}`);
  const named = new Map<string, BatchEntry>();
  for (const { entry, found } of groups) {
    // An entry of its own says more about a video than a pattern that also matches it.
    if (!isPattern(entry, found)) {
      const same = named.get(keyOf(entry));
      if (same) faults.push(`${entry.where}: the same as ${same.where}`);
      named.set(keyOf(entry), entry);
    }
  }
  if (faults.length > 0) throw batchFileError(basename(file), faults);
  const own = new Set([...named.values()].map(({ video }) => video));
  const single = groups.flatMap(({ entry, found }) =>
    isPattern(entry, found)
      ? found.filter((video) => !own.has(video)).map((video) => ({ ...entry, video }))
      : [entry],
  );
  // Two patterns may match the same video.
  const distinct = new Map(single.map((entry) => [keyOf(entry), entry]));
  return { file, ...planOf(context, [...distinct.values()], all) };
}

type Entry = Omit<BatchEntry, 'where'>;

/** An entry's own values come before options, and those before what the file says of all videos. */
function planOf(
  context: Context,
  entries: readonly Entry[],
  all: Pick<BatchEntry, 'preferences' | 'settings'>,
) {
  const { flags, layers } = context;
  const options = definedValues(layers[0]?.values ?? {});
  if (flags.transcript !== undefined && entries.length > 1) {
    throw new UserError('--transcript is for one video, not for several.', {
      hint: 'Put each transcript next to its video, or name it in a batch file.',
      exitCode: EXIT.usage,
    });
  }
  const { settings } = context.resolvedWith({ ...all.settings, ...options });
  const preference = (name: keyof Preferences, entry: Entry) =>
    entry.preferences[name] ?? flags[name] ?? all.preferences[name] ?? '';
  const request = (entry: Entry): BatchRequest => ({
    videoPath: entry.video,
    ...(entry.transcript !== undefined && { transcriptFile: entry.transcript }),
    preferences: {
      style: preference('style', entry),
      avoid: preference('avoid', entry),
      notes: preference('notes', entry),
    },
    acceptPlan: flags.yes === true,
    offline: flags.offline === true,
    settings: { ...all.settings, ...options, ...entry.settings },
  });
  return {
    maxVideos: settings.MAX_CONCURRENT_VIDEOS,
    allowReuse: settings.ALLOW_REUSE,
    videos: entries.map((entry) => ({ key: keyOf(entry), request: request(entry) })),
  };
}

/** Identifies a video of a batch by what the user wrote about it alone. */
function keyOf({ video, transcript, preferences, settings }: Entry): string {
  const sorted = Object.entries({ ...preferences, ...settings }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([video, transcript, sorted]))
    .digest('hex')
    .slice(0, 20);
}

/** The videos that a path or a pattern names, in natural order. A path that does not exist is reported by its job. */
async function videosOf(path: string): Promise<string[]> {
  if (await isThere(path)) return [path];
  const pattern = sep === '\\' ? path.replaceAll('\\', '/') : path;
  if (!isDynamicPattern(pattern)) return [path];
  const found = await glob(pattern, {
    absolute: true,
    expandDirectories: false,
    caseSensitiveMatch: sep === '/',
  });
  return found
    .filter(isMediaFile)
    .map((each) => resolve(each))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function isPattern({ video }: Entry, found: readonly string[]): boolean {
  return found[0] !== video;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function noMatch(pattern: string): UserError {
  return new UserError(`No video matches ${pattern}.`, {
    hint: 'Give the paths of videos, or a batch file: stockpile-tui batch FILE',
    exitCode: EXIT.usage,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function definedValues(values: Readonly<Record<string, string | undefined>>): SettingTexts {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
