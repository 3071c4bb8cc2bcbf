import { describeError, JobStopError, UserError } from '../../core/errors.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import { licences } from '../../core/footage/licence.ts';
import { applyRules } from '../../core/footage/rules.ts';
import { cleanText } from '../../core/text/text.ts';
import { YtDlpError } from '../../media/ytdlp/yt-dlp-errors.ts';
import type { ProviderContext, SearchRequest } from '../interfaces.ts';
import { readHits, searchAgeSeconds, searchPageSchema } from '../stock/search-pages.ts';
import { clipFormat } from './formats.ts';
import { detailsSchema, readDetails, readHit, type VideoDetails, withVideoDetails } from './video-fields.ts';
import type { YoutubeClient, YoutubeSettings } from './youtube-client.ts';

/**
 * Searches without extracting each video, then gets the details, which include the licence, only of the hits that pass
 * the rules. The other hits are returned without details, so that the reasons for dropping them are recorded.
 * @throws YtDlpError, UserError, the signal's reason.
 */
export async function searchYoutube(
  request: SearchRequest,
  settings: YoutubeSettings,
  client: YoutubeClient,
  context: ProviderContext,
): Promise<Candidate[]> {
  const hits = await flatSearch(request, settings, client, context);
  // The licence is unknown until the details are read.
  const { kept } = applyRules(hits, { ...settings, LICENCES: 'any' });
  const ids = new Set(kept.map((each) => each.id));
  const dropped = hits.filter((each) => !ids.has(each.id));
  const found = await addDetails(kept, settings, client, context);
  return [...(settings.PREFER_CREATIVE_COMMONS ? freeFirst(found) : found), ...dropped];
}

async function flatSearch(
  { phrase, limit }: SearchRequest,
  settings: YoutubeSettings,
  client: YoutubeClient,
  context: ProviderContext,
): Promise<Candidate[]> {
  const target = `${settings.YTDLP_SEARCH_PREFIX}${limit}:${cleanText(phrase, 200)}`;
  const key = { kind: 'youtube-search', version: '1', inputs: { target }, maxAgeSeconds: searchAgeSeconds };
  const page = await context.cache.remember(key, searchPageSchema, async () => {
    const lines = await client.query(
      target,
      { flatPlaylist: true, yesPlaylist: true, noPlaylist: undefined },
      context,
    );
    return { ...readHits(lines, (line) => readHit(String(line))), more: false };
  });
  const found = new Map(page.candidates.map((each) => [each.id, each]));
  return [...found.values()].slice(0, limit);
}

/**
 * Adds details to the candidates and leaves out those that fail.
 * @throws the error of the first, when all have failed because of YouTube or the network.
 */
async function addDetails(
  candidates: readonly Candidate[],
  settings: YoutubeSettings,
  client: YoutubeClient,
  context: ProviderContext,
): Promise<Candidate[]> {
  const results = await Promise.allSettled(
    candidates.map(async (each) =>
      withVideoDetails(each, await fetchVideoDetails(each, settings, client, context)),
    ),
  );
  context.signal.throwIfAborted();
  const failed = results.flatMap((result, index) =>
    result.status === 'rejected'
      ? [{ error: result.reason as unknown, title: candidates[index]?.title ?? '' }]
      : [],
  );
  const broken = failed.find(({ error }) => !(error instanceof UserError) || error instanceof JobStopError);
  if (broken) throw broken.error;
  if (failed.length === candidates.length) {
    const fault = failed.find(({ error }) => error instanceof YtDlpError && concernsAll(error));
    if (fault) throw fault.error;
    const [first] = failed;
    if (first && failed.length >= manyAlike && failed.every(({ error }) => isAlike(error, first.error)))
      throw first.error;
  }
  for (const { error, title } of failed)
    context.log('info', `"${title}" was left out. ${describeError(error)}`);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** When this many videos of a search, and all of them, fail in the same way, that is one fault and not theirs. */
const manyAlike = 3;

/** Whether two videos failed in the same way, which is not about their content. */
function isAlike(error: unknown, other: unknown): boolean {
  if (!(error instanceof YtDlpError) || !(other instanceof YtDlpError)) return false;
  return error.kind === other.kind && ['forbidden', 'no-such-format', 'unknown'].includes(error.kind);
}

/** Whether a fault does not concern a single video. */
function concernsAll({ kind }: YtDlpError): boolean {
  return kind === 'refused' || kind === 'network' || kind === 'solver';
}

/** The details of a video from a full extraction, cached. @throws YtDlpError, UserError, the signal's reason */
export function fetchVideoDetails(
  { id, url }: Candidate,
  settings: YoutubeSettings,
  client: YoutubeClient,
  context: ProviderContext,
): Promise<VideoDetails> {
  const { format, sort } = clipFormat(settings.CLIP_MAX_HEIGHT, settings.KEEP_AUDIO);
  const key = { kind: 'youtube-details', version: '1', inputs: { id, url, format, sort } };
  return context.cache.remember(key, detailsSchema, async () => {
    const lines = await client.query(url, { format, formatSort: sort }, context);
    const details = readDetails(lines.at(-1) ?? '');
    if (!details) throw new YtDlpError('unknown', 'its data about the video could not be read');
    return details;
  });
}

/** Freely licensed footage first, otherwise in the order of the search, since the first wins a tie. */
function freeFirst(candidates: readonly Candidate[]): Candidate[] {
  const free = (each: Candidate) => licences[each.licence].creativeCommons;
  return [...candidates.filter(free), ...candidates.filter((each) => !free(each))];
}
