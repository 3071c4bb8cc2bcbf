import * as z from 'zod';
import type { Candidate } from '../../../core/footage/candidate.ts';
import { cleanText } from '../../../core/text/text.ts';
import {
  addressField,
  countField,
  lengthField,
  numericIdField,
  sideField,
  sizeBytesField,
  textField,
} from '../hit-fields.ts';
import { readHits, type SearchPage } from '../search-pages.ts';

/** https://pixabay.com/api/docs/#api_search_videos */
export const pixabayAnswerSchema = z.object({
  hits: z.array(z.unknown()),
  /** Number of hits that can be paged through, at most 500. */
  totalHits: countField.optional().catch(undefined),
});

/** A missing size has an empty URL and zeros. */
const fileSchema = z.object({ url: addressField, width: sideField, height: sideField, size: sizeBytesField });

const videoSchema = z.object({
  id: numericIdField,
  pageURL: addressField,
  tags: textField,
  duration: lengthField,
  views: countField.optional().catch(undefined),
  user: textField,
  /** Named `large`, `medium`, `small` and `tiny`. */
  videos: z.record(z.string(), z.unknown()),
});

export function readPixabayPage(
  answer: z.infer<typeof pixabayAnswerSchema>,
  page: { number: number; size: number },
): SearchPage {
  const more = answer.hits.length > 0 && page.number * page.size < (answer.totalHits ?? 0);
  return { ...readHits(answer.hits, readVideo), more };
}

function readVideo(hit: unknown): Candidate | undefined {
  const { data: video } = videoSchema.safeParse(hit);
  if (!video) return undefined;
  const files = Object.values(video.videos).flatMap((file) => fileSchema.safeParse(file).data ?? []);
  const largest = files.reduce((best, each) => (each.width > (best?.width ?? 0) ? each : best), files[0]);
  if (!largest) return undefined;
  const author = cleanText(video.user, 100);
  const tags = cleanText(video.tags, 500);
  return {
    id: `pixabay:${video.id}`,
    source: 'pixabay',
    title: titleOf(tags) || `Pixabay video ${video.id}`,
    description: tags,
    url: video.pageURL,
    ...(author && { author }),
    licence: 'stock-free',
    licenceUrl: 'https://pixabay.com/service/license-summary/',
    durationSeconds: video.duration,
    width: largest.width,
    height: largest.height,
    ...(video.views !== undefined && { views: video.views }),
    renditions: files.map(({ url, width, height, size }) => ({
      url,
      width,
      height,
      ...(size !== undefined && { sizeBytes: size }),
    })),
  };
}

/** Pixabay has no titles, so the first tags are used. */
function titleOf(tags: string): string {
  const first = tags
    .split(',')
    .slice(0, 5)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return cleanText(first.join(', '), 200);
}
