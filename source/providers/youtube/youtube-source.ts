import type { Candidate } from '../../core/footage/candidate.ts';
import type { FileRef } from '../../core/footage/media.ts';
import type { Shot } from '../../core/footage/shot.ts';
import type { StepOutput } from '../../core/job/steps.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { ProviderContext, SearchRequest, Source } from '../interfaces.ts';
import { downloadChecked } from './checked-download.ts';
import { previewFormat } from './formats.ts';
import { RequestBudget } from './request-budget.ts';
import { fetchSection } from './section.ts';
import { type Pace, YoutubeClient, type YoutubeSettings } from './youtube-client.ts';
import { detailsOf, searchYoutube } from './youtube-search.ts';

export interface YoutubeOptions {
  settings: YoutubeSettings;
  tools: Tools;
  /** For one job. */
  budget?: RequestBudget;
  pace?: Pace;
}

/** Videos of YouTube by yt-dlp, which must be there. One for each job: it counts what the job asks. */
export function createYoutubeSource(options: YoutubeOptions): Source {
  const { settings, tools, budget = new RequestBudget(), pace } = options;
  const client = new YoutubeClient(settings, tools, budget, pace);
  return {
    name: 'youtube',
    search: (request, context) =>
      searchYoutube(limited(inWebWords(request), settings), settings, client, context),
    preview: (candidate, context) => fetchPreview(candidate, { settings, tools, client }, context),
    fetch: (candidate, shot, context) => fetchSeconds(candidate, shot, { settings, tools, client }, context),
  };
}

/** The need's own phrase is worded as for stock; where it has another wording for the web, that is asked for. */
function inWebWords(request: SearchRequest): SearchRequest {
  const { phrase, need } = request;
  return { ...request, phrase: phrase === need.phrase ? (need.webPhrase ?? phrase) : phrase };
}

/** Each video that is found is asked about on its own, which YouTube counts. */
function limited(request: SearchRequest, { MAX_VIDEOS_PER_PHRASE: kept }: YoutubeSettings): SearchRequest {
  return { ...request, limit: Math.min(request.limit, kept * 3) };
}

interface Workplace {
  settings: YoutubeSettings;
  tools: Tools;
  client: YoutubeClient;
}

async function fetchPreview(
  { id, url }: Candidate,
  { settings, tools, client }: Workplace,
  context: ProviderContext,
): Promise<FileRef> {
  const choice = previewFormat(settings.PREVIEW_MAX_HEIGHT);
  const wanted = { candidateId: id, url, purpose: 'preview', choice };
  return (await downloadChecked(client, wanted, tools, context)).file;
}

async function fetchSeconds(
  candidate: Candidate,
  shot: Shot,
  { settings, tools, client }: Workplace,
  context: ProviderContext,
): Promise<StepOutput<'fetch'>> {
  // Remembered since the search: how large the seconds will be.
  const details = await detailsOf(candidate, settings, client, context);
  return fetchSection({ candidate, shot, details, settings, tools, client }, context);
}
