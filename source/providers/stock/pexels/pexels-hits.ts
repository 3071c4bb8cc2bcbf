import * as z from 'zod';
import type { Candidate } from '../../../core/footage/candidate.ts';
import { cleanText } from '../../../core/text/text.ts';
import { parseWebAddress } from '../../../core/text/web-address.ts';
import {
  addressField,
  lengthField,
  numericIdField,
  sideField,
  sizeBytesField,
  textField,
} from '../hit-fields.ts';
import { readHits, type SearchPage } from '../search-pages.ts';

/** https://www.pexels.com/api/documentation/#videos-search */
export const pexelsAnswerSchema = z.object({
  videos: z.array(z.unknown()),
  /** Present while there are further pages. */
  next_page: z.string().nullish().catch(undefined),
});

const fileSchema = z.object({
  /** "video/mp4"; playlists come as "application/x-mpegURL". */
  file_type: z.string().regex(/^video\//),
  width: sideField,
  height: sideField,
  link: addressField,
  size: sizeBytesField,
});

const videoSchema = z.object({
  id: numericIdField,
  url: addressField,
  duration: lengthField,
  width: sideField.optional().catch(undefined),
  height: sideField.optional().catch(undefined),
  user: z.object({ name: textField }).optional().catch(undefined),
  /** Empty in every answer seen, but documented. */
  tags: z.array(textField).catch([]),
  video_files: z.array(z.unknown()),
});

export function readPexelsPage(answer: z.infer<typeof pexelsAnswerSchema>): SearchPage {
  return { ...readHits(answer.videos, readVideo), more: Boolean(answer.next_page) };
}

function readVideo(hit: unknown): Candidate | undefined {
  const { data: video } = videoSchema.safeParse(hit);
  if (!video) return undefined;
  const files = video.video_files.flatMap((file) => fileSchema.safeParse(file).data ?? []);
  if (files.length === 0) return undefined;
  const author = cleanText(video.user?.name ?? '', 100);
  const tags = cleanText(video.tags.join(', '), 500);
  return {
    id: `pexels:${video.id}`,
    source: 'pexels',
    title: titleOf(video.url) || tags || `Pexels video ${video.id}`,
    description: tags,
    url: video.url,
    ...(author && { author }),
    licence: 'stock-free',
    licenceUrl: 'https://www.pexels.com/license/',
    durationSeconds: video.duration,
    ...(video.width !== undefined && { width: video.width }),
    ...(video.height !== undefined && { height: video.height }),
    renditions: files.map(({ link, width, height, size }) => ({
      url: link,
      width,
      height,
      ...(size !== undefined && { sizeBytes: size }),
    })),
  };
}

/** Pexels has no titles, but the page's URL contains one: "/video/drone-view-of-a-beach-1093662/". */
function titleOf(url: string): string {
  const last =
    parseWebAddress(url)
      ?.pathname.split('/')
      .findLast((part) => part !== '') ?? '';
  const words = last
    .replace(/-?\d+$/, '')
    .replaceAll('-', ' ')
    .trim();
  return cleanText(words.charAt(0).toUpperCase() + words.slice(1), 200);
}
