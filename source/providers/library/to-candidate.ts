import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Candidate } from '../../core/footage/candidate.ts';
import { cleanText } from '../../core/text/text.ts';
import { videoTitle } from './description/title.ts';
import type { LibraryVideo } from './video.ts';

/** Converts a video of the library to a candidate. */
export function toCandidate(video: LibraryVideo): Candidate {
  const { about, width, height, frameRate, durationSeconds } = video;
  return {
    id: `library:${createHash('sha256').update(video.path).digest('hex').slice(0, 16)}`,
    source: 'library',
    ...describeVideo(video),
    url: about.url ?? pathToFileURL(video.path).href,
    author: about.author,
    licence: about.licence ?? 'own-footage',
    licenceUrl: about.licenceUrl,
    durationSeconds,
    width,
    height,
    frameRate,
  };
}

/** What is written about a video: the part of its candidate that is matched with a talk. */
export function describeVideo(video: LibraryVideo): { title: string; description: string; path: string } {
  const { description, tags } = video.about;
  return {
    title: videoTitle(video),
    description: cleanText([description, tags.join(', ')].filter(Boolean).join(' · '), 2000),
    path: video.path,
  };
}
