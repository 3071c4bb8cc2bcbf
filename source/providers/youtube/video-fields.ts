import * as z from 'zod';
import type { Candidate } from '../../core/footage/candidate.ts';
import type { Licence } from '../../core/footage/licence.ts';
import { cleanText } from '../../core/text/text.ts';
import { addressField, countField, lengthField, sideField, textField } from '../stock/hit-fields.ts';

/** yt-dlp's JSON of a video, from a search or a full extraction. Only id and duration are required. */
const videoSchema = z.object({
  id: z.string().regex(/^[\w.~-]{1,100}$/),
  url: addressField.optional().catch(undefined),
  webpage_url: addressField.optional().catch(undefined),
  title: textField,
  description: textField,
  duration: lengthField,
  view_count: countField.optional().catch(undefined),
  channel: textField,
  uploader: textField,
  license: textField,
  live_status: textField,
  availability: textField,
  width: sideField.optional().catch(undefined),
  height: sideField.optional().catch(undefined),
  /** Bit rate of the formats that would be downloaded, in kbit/s. */
  tbr: z.number().positive().max(1e7).optional().catch(undefined),
});
type Video = z.infer<typeof videoSchema>;

/** States of a live stream that cannot be downloaded yet. */
const notYetAvailable = ['is_live', 'is_upcoming', 'post_live'];
const restricted = ['private', 'premium_only', 'subscriber_only', 'needs_auth'];

/** Reads a search result as a candidate with an unknown licence; undefined when it cannot be used. */
export function readHit(line: string): Candidate | undefined {
  const video = parse(line);
  if (!video || restricted.includes(video.availability)) return undefined;
  return candidateOf(video, 'unknown');
}

/** The fields that the full extraction adds or has in better quality. */
export const detailsSchema = z.object({
  title: z.string(),
  description: z.string(),
  author: z.string().optional(),
  licence: z.enum(['cc-by', 'all-rights-reserved']),
  durationSeconds: z.number().positive(),
  views: z.int().nonnegative().optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  /** Bit rate of the formats that would be downloaded, in kbit/s. */
  kilobitsPerSecond: z.number().positive().optional(),
});
export type VideoDetails = z.infer<typeof detailsSchema>;

/** Reads the output of a full extraction; undefined when it cannot be used. */
export function readDetails(line: string): VideoDetails | undefined {
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

/** Adds details to a candidate. */
export function withVideoDetails(candidate: Candidate, details: VideoDetails): Candidate {
  const { kilobitsPerSecond: _, ...known } = details;
  return {
    ...candidate,
    ...known,
    title: known.title || candidate.title,
    licenceUrl: licencePages[details.licence],
  };
}

/** YouTube has two licences: Creative Commons Attribution and its own, which is the default. */
export function licenceOf(text: string): VideoDetails['licence'] {
  return /creative commons/i.test(text) && /attribution/i.test(text) ? 'cc-by' : 'all-rights-reserved';
}

const licencePages: Readonly<Record<VideoDetails['licence'], string>> = {
  /** Names the Creative Commons licence that YouTube uses. */
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
  return video && !notYetAvailable.includes(video.live_status) ? video : undefined;
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
