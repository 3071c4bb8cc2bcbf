import type { Candidate } from '../../core/footage/candidate.ts';
import type { FileRef } from '../../core/footage/media.ts';
import type { Shot } from '../../core/footage/shot.ts';
import type { StepOutput } from '../../core/job/step/steps.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { ProviderContext, SearchRequest, Source } from '../interfaces.ts';
import { downloadChecked } from './checked-download.ts';
import { previewFormat } from './formats.ts';
import { fetchSection } from './section.ts';
import { YoutubeClient, type YoutubeSettings, type YoutubeTiming } from './youtube-client.ts';
import { YoutubeRateLimit } from './youtube-rate-limit.ts';
import { fetchVideoDetails, searchYoutube } from './youtube-search.ts';

export interface YoutubeOptions {
  settings: YoutubeSettings;
  tools: Tools;
  /** The limit of the job\'s requests. */
  limit?: YoutubeRateLimit;
  timing?: YoutubeTiming;
}

/**
 * YouTube as a source, through yt-dlp, which must be installed. One instance for each job, since it counts requests.
 */
export function createYoutubeSource(options: YoutubeOptions): Source {
  const { settings, tools, limit = new YoutubeRateLimit(), timing } = options;
  const client = new YoutubeClient(settings, tools, limit, timing);
  return {
    name: 'youtube',
    search: (request, context) =>
      searchYoutube(limited(withWebPhrase(request), settings), settings, client, context),
    preview: (candidate, context) => fetchPreview(candidate, { settings, tools, client }, context),
    fetch: (candidate, shot, context) => fetchSeconds(candidate, shot, { settings, tools, client }, context),
  };
}

/** Replaces the need's own phrase, which is worded for stock sites, with its web phrase if it has one. */
function withWebPhrase(request: SearchRequest): SearchRequest {
  const { phrase, need } = request;
  return { ...request, phrase: phrase === need.phrase ? (need.webPhrase ?? phrase) : phrase };
}

/** Limits the hits, since the details of each one are a separate request to YouTube. */
function limited(request: SearchRequest, { MAX_VIDEOS_PER_PHRASE: kept }: YoutubeSettings): SearchRequest {
  return { ...request, limit: Math.min(request.limit, kept * 3) };
}

interface Session {
  settings: YoutubeSettings;
  tools: Tools;
  client: YoutubeClient;
}

async function fetchPreview(
  { id, url }: Candidate,
  { settings, tools, client }: Session,
  context: ProviderContext,
): Promise<FileRef> {
  const choice = previewFormat(settings.PREVIEW_MAX_HEIGHT);
  const wanted = { candidateId: id, url, purpose: 'preview', choice };
  return (await downloadChecked(client, wanted, tools, context)).file;
}

async function fetchSeconds(
  candidate: Candidate,
  shot: Shot,
  { settings, tools, client }: Session,
  context: ProviderContext,
): Promise<StepOutput<'fetch'>> {
  // Cached by the search; needed for the size of the section.
  const details = await fetchVideoDetails(candidate, settings, client, context);
  return fetchSection({ candidate, shot, details, settings, tools, client }, context);
}
