import * as z from 'zod';
import type { Candidate } from '../../core/footage/candidate.ts';
import type { Licence } from '../../core/footage/licence.ts';
import { cleanText } from '../../core/text/text.ts';
import { address, count, length, side, text } from '../stock/hit-fields.ts';

/** What yt-dlp says of a video, in search results and in full; everything but id, address and length may be missing. */
const videoSchema = z.object({
  id: z.string().regex(/^[\w.~-]{1,100}$/),
  url: address.optional().catch(undefined),
  webpage_url: address.optional().catch(undefined),
  title: text,
  description: text,
  duration: length,
  view_count: count.optional().catch(undefined),
  channel: text,
  uploader: text,
  license: text,
  live_status: text,
  availability: text,
  width: side.optional().catch(undefined),
  height: side.optional().catch(undefined),
  /** Of the formats that would be downloaded, in kilobits a second. */
  tbr: z.number().positive().max(1e7).optional().catch(undefined),
});
type Video = z.infer<typeof videoSchema>;

/** Live or yet to come: there is no film yet. */
const noFilmYet = ['is_live', 'is_upcoming', 'post_live'];
const notForAll = ['private', 'premium_only', 'subscriber_only', 'needs_auth'];

/** A search result as a candidate, its licence not known yet; undefined when it cannot be used. */
export function readHit(line: string): Candidate | undefined {
  const video = parse(line);
  if (!video || notForAll.includes(video.availability)) return undefined;
  return candidateOf(video, 'unknown');
}

/** What only the full extraction tells, and what it tells better. */
export const detailsSchema = z.object({
  title: z.string(),
  description: z.string(),
  author: z.string().optional(),
  licence: z.enum(['cc-by', 'all-rights-reserved']),
  durationSeconds: z.number().positive(),
  views: z.int().nonnegative().optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  /** Of what would be downloaded, in kilobits a second. */
  kilobitsPerSecond: z.number().positive().optional(),
});
export type Details = z.infer<typeof detailsSchema>;

/** Reads what a full extraction printed; undefined when it cannot be used. */
export function readDetails(line: string): Details | undefined {
  const video = parse(line);
  if (!video) return undefined;
  const { title, description, author, durationSeconds, views, width, height } = candidateOf(video, 'unknown');
  return {
    ...{ title, description, durationSeconds },
    licence: licenceOf(video.license),
    ...(author !== undefined && { author }),
    ...(views !== undefined && { views }),
    ...(width !== undefined && height !== undefined && { width, height }),
    ...(video.tbr !== undefined && { kilobitsPerSecond: video.tbr }),
  };
}

/** The candidate with what its details say. */
export function withDetails(candidate: Candidate, details: Details): Candidate {
  const { kilobitsPerSecond: _, ...known } = details;
  return {
    ...candidate,
    ...known,
    title: known.title || candidate.title,
    licenceUrl: licencePages[details.licence],
  };
}

/** YouTube knows two licences: its own, and this one. What says neither is its own. */
export function licenceOf(said: string): Details['licence'] {
  return /creative commons/i.test(said) && /attribution/i.test(said) ? 'cc-by' : 'all-rights-reserved';
}

const licencePages: Readonly<Record<Details['licence'], string>> = {
  /** Says which Creative Commons licence YouTube means. */
  'cc-by': 'https://support.google.com/youtube/answer/2797468',
  'all-rights-reserved': 'https://www.youtube.com/t/terms',
};

function parse(line: string): Video | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { data: video } = videoSchema.safeParse(json);
  return video && !noFilmYet.includes(video.live_status) ? video : undefined;
}

function candidateOf(video: Video, licence: Licence): Candidate {
  const author = cleanText(video.channel || video.uploader, 100);
  return {
    id: `youtube:${video.id}`,
    source: 'youtube',
    title: cleanText(video.title, 300) || `YouTube video ${video.id}`,
    description: cleanText(video.description, 1000),
    url: video.webpage_url ?? video.url ?? `https://www.youtube.com/watch?v=${video.id}`,
    ...(author && { author }),
    licence,
    durationSeconds: video.duration,
    ...(video.view_count !== undefined && { views: video.view_count }),
    ...(video.width !== undefined &&
      video.height !== undefined && { width: video.width, height: video.height }),
  };
}
