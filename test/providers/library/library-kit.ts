import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Candidate } from '../../../source/core/footage/candidate.ts';
import type { Need } from '../../../source/core/plan/need.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { findTools, requireTool, type Tools } from '../../../source/media/tools/tools.ts';
import type { ProviderContext, Source } from '../../../source/providers/interfaces.ts';
import {
  createLibrarySource,
  type LibraryOptions,
} from '../../../source/providers/library/library-source.ts';
import { FileCache } from '../../../source/store/cache.ts';
import { sampleNeed } from '../../harness/jobs/sample-job.ts';

const noSetting = { FFMPEG_PATH: '', FFPROBE_PATH: '', YTDLP_PATH: '' };
let tools: Promise<Tools> | undefined;
let films: Promise<string> | undefined;

export function realTools(): Promise<Tools> {
  tools ??= findTools({ settings: noSetting, home: tmpdir() });
  return tools;
}

/** A folder that is deleted after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'library-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Creates files in a new folder by path. Text is written unchanged; `film` and similar contents are real films. */
export async function makeFolder(
  files: Record<string, 'film' | 'short' | 'sound' | { text: string | Uint8Array } | { tags: string[] }>,
): Promise<string> {
  const root = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) await place(path.join(root, name), content);
  return root;
}

async function place(file: string, content: Parameters<typeof makeFolder>[0][string]): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  if (typeof content === 'string') await cp(path.join(await realFilms(), `${content}.mp4`), file);
  else if ('text' in content) await writeFile(file, content.text);
  else {
    const tags = content.tags.flatMap((tag) => ['-metadata', tag]);
    await ffmpeg(['-i', path.join(await realFilms(), 'film.mp4'), '-c', 'copy', ...tags, `file:${file}`]);
  }
}

function realFilms(): Promise<string> {
  films ??= makeFilms();
  return films;
}

async function makeFilms(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'library-films-'));
  process.once('exit', () => void rm(folder, { recursive: true, force: true }));
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x36:rate=10'];
  await ffmpeg([...picture, '-t', '6', path.join(folder, 'film.mp4')]);
  await ffmpeg([...picture, '-t', '2', path.join(folder, 'short.mp4')]);
  await ffmpeg(['-f', 'lavfi', '-i', 'sine', '-t', '6', path.join(folder, 'sound.mp4')]);
  return folder;
}

async function ffmpeg(args: string[]): Promise<void> {
  const program = requireTool((await realTools()).ffmpeg).path;
  const always = ['-nostdin', '-y', '-loglevel', 'error'];
  await runProcess({ program, args: [...always, ...args], signal: new AbortController().signal });
}

/** The real tools, with an ffprobe that records each run. */
export async function countingTools(): Promise<{ tools: Tools; probes(): Promise<number> }> {
  const folder = await temporaryFolder();
  const found = await realTools();
  const { path: program } = requireTool(found.ffprobe);
  const script = path.join(folder, 'ffprobe');
  const log = path.join(folder, 'log');
  await writeFile(log, '');
  await writeFile(script, `#!/bin/sh\necho run >> '${log}'\nexec '${program}' "$@"\n`);
  await chmod(script, 0o755);
  return {
    tools: { ...found, ffprobe: { ...requireTool(found.ffprobe), path: script } },
    probes: async () => (await readFile(log, 'utf8')).split('\n').length - 1,
  };
}

/** The real tools, with an ffprobe whose answers are changed by an expression of sed. */
export async function alteredTools(expression: string): Promise<Tools> {
  const folder = await temporaryFolder();
  const found = await realTools();
  const { path: program } = requireTool(found.ffprobe);
  const script = path.join(folder, 'ffprobe');
  await writeFile(script, `#!/bin/sh\n'${program}' "$@" | sed '${expression}'\n`);
  await chmod(script, 0o755);
  return { ...found, ffprobe: { ...requireTool(found.ffprobe), path: script } };
}

export interface Lent extends ProviderContext {
  messages: string[];
  fractions: number[];
}

/** A provider context with a real cache in a new folder, and a record of the log. */
export async function lend(signal?: AbortSignal, cacheDir?: string): Promise<Lent> {
  const messages: string[] = [];
  const fractions: number[] = [];
  const folder = cacheDir ?? (await temporaryFolder());
  return {
    messages,
    fractions,
    signal: signal ?? new AbortController().signal,
    workDir: folder,
    cache: new FileCache(folder, { ttlDays: 1 }),
    progress: (fraction) => {
      if (fraction !== undefined) fractions.push(fraction);
    },
    log: (level, message) => messages.push(`${level}: ${message}`),
    called: () => {},
    reserve: async () => ({ id: '', release: () => {}, keep: () => {} }),
  };
}

export async function librarySource(folder: string, options: Partial<LibraryOptions> = {}): Promise<Source> {
  const settings = { MIN_CLIP_DURATION: 4 };
  return createLibrarySource({ folders: [folder], tools: await realTools(), settings, ...options });
}

export function need(phrase: string, more: Partial<Need> = {}): Need {
  return sampleNeed('n01', { at: 0, until: 5, phrase, ...more });
}

/** Searches a folder once. */
export async function search(
  folder: string,
  phrase: string,
  options: { context?: ProviderContext; source?: Source; need?: Partial<Need> } = {},
): Promise<Candidate[]> {
  const source = options.source ?? (await librarySource(folder));
  const request = { phrase, need: need(phrase, options.need), limit: 20 };
  return source.search(request, options.context ?? (await lend()));
}
