import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../core/errors.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import type { FileRef } from '../../core/footage/media.ts';
import { thingsOf } from '../../core/plan/need.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { cleanText } from '../../core/text/text.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { ProviderContext, SearchRequest, Source } from '../interfaces.ts';
import { type Library, scanLibrary } from './scan.ts';
import { SharedRun } from './share-scan.ts';
import type { Found, WeightedPhrase } from './text-index.ts';
import { videoTitle } from './title.ts';
import type { LibraryVideo } from './video.ts';
import { isFileFault } from './walk.ts';

export interface LibraryOptions {
  folders: readonly string[];
  tools: Tools;
  settings: Pick<Settings, 'MIN_CLIP_DURATION'>;
  /** Files and folders that must not be offered: the A-roll above all. */
  exclude?: readonly string[];
}

/** Searches less than this apart use the same scan; afterwards the folders are listed again. */
const scanLastsMs = 60_000;

/** What a match of the need's other words is worth beside a match of the phrase. */
const alternateWeight = 0.85;
const mustShowWeight = 0.7;

/** The user's own footage as a source: nothing is downloaded or copied, files are looked at where they are. */
export function createLibrarySource(options: LibraryOptions): Source {
  const { folders, tools, settings, exclude = [] } = options;
  let library: { value: Library; at: number } | undefined;
  let lender: ProviderContext | undefined;
  const scan = new SharedRun(async (signal, progress) => {
    if (lender === undefined) throw new Error('a scan without a search');
    const { cache, log } = lender;
    const before = library?.value;
    const value = await scanLibrary({ folders, exclude, tools, cache, log, signal, progress, before });
    library = { value, at: performance.now() };
    return value;
  });

  async function currentLibrary(context: ProviderContext): Promise<Library> {
    if (library && performance.now() - library.at < scanLastsMs) return library.value;
    lender = context;
    return scan.join(context);
  }

  return {
    name: 'library',
    async search(request, context) {
      context.signal.throwIfAborted();
      const { index } = await currentLibrary(context);
      const longEnough = (video: LibraryVideo) => video.durationSeconds >= settings.MIN_CLIP_DURATION;
      return index.search(phrasesOf(request), request.limit, longEnough).map(toCandidate);
    },
    preview: (candidate) => fileOf(candidate),
    fetch: async (candidate) => ({ file: await fileOf(candidate), offsetSeconds: 0 }),
  };
}

function phrasesOf({ phrase, need }: SearchRequest): WeightedPhrase[] {
  const others = [need.phrase, ...need.alternates].filter((other) => other !== phrase);
  return [
    { text: phrase, weight: 1 },
    ...others.map((text) => ({ text, weight: alternateWeight })),
    { text: thingsOf(need).join(' '), weight: mustShowWeight },
  ];
}

function toCandidate({ video, relevance }: Found): Candidate {
  const { about, width, height, frameRate, durationSeconds } = video;
  return {
    id: `library:${createHash('sha256').update(video.path).digest('hex').slice(0, 16)}`,
    source: 'library',
    title: videoTitle(video),
    description: cleanText([about.description, about.tags.join(', ')].filter(Boolean).join(' · '), 2000),
    url: about.url ?? pathToFileURL(video.path).href,
    author: about.author,
    licence: about.licence ?? 'own-footage',
    licenceUrl: about.licenceUrl,
    durationSeconds,
    width,
    height,
    frameRate,
    relevance,
    path: video.path,
  };
}

async function fileOf(candidate: Candidate): Promise<FileRef> {
  if (candidate.path === undefined) throw new Error(`${candidate.id} is not from the library`);
  try {
    const { size } = await stat(candidate.path);
    return { path: candidate.path, sizeBytes: size };
  } catch (error) {
    if (!isFileFault(error)) throw error;
    throw new UserError(`${cleanText(path.basename(candidate.path))} can no longer be read in the library.`, {
      cause: error,
    });
  }
}
