import type { Check } from '../../core/app.ts';
import type { Settings } from '../../core/settings.ts';
import type { Tools } from '../../media/tools.ts';
import { fetchPreview, fetchShot } from '../direct/film-shot.ts';
import { checkKey, type KeyQuestion } from '../direct/key-check.ts';
import { Quota, sharedQuota } from '../direct/quota.ts';
import { searchPages } from '../direct/search-pages.ts';
import type { ProviderContext, SearchRequest, Source } from '../interfaces.ts';
import { getJson, type JsonRequest } from '../service/http.ts';
import type { Service } from '../service/service-error.ts';
import { pexelsAnswerSchema, readPexelsPage } from './pexels-hits.ts';

const service: Service = {
  name: 'Pexels',
  keySetting: 'PEXELS_API_KEY',
  keyPage: 'https://www.pexels.com/api/',
  addressSetting: 'PEXELS_BASE_URL',
};

/** "200 requests per hour", https://www.pexels.com/api/documentation/#guidelines */
const allowed = { calls: 200, perMs: 3_600_000, patienceMs: 20_000 };
/** Pexels gives 80 hits at most; a round number for all limits lets the cache serve them all. */
const pageSize = 40;
const timeoutSeconds = 20;

export type PexelsSettings = Pick<
  Settings,
  | 'PEXELS_API_KEY'
  | 'PEXELS_BASE_URL'
  | 'PREVIEW_MAX_HEIGHT'
  | 'CLIP_MAX_HEIGHT'
  | 'DOWNLOAD_TIMEOUT_SECONDS'
  | 'KEEP_AUDIO'
>;

/** Films of Pexels by its API and at their direct addresses. */
export function createPexelsSource({ settings, tools }: { settings: PexelsSettings; tools: Tools }): Source {
  const films = { service, settings, tools };
  return {
    name: 'pexels',
    search: (request, context) => search(request, settings, context),
    preview: (candidate, context) => fetchPreview(films, candidate, context),
    fetch: (candidate, shot, context) => fetchShot(films, candidate, shot, context),
  };
}

/** Whether the key works, by a search for one film. */
export function checkPexelsKey(settings: PexelsSettings, signal: AbortSignal): Promise<Check> {
  const question: KeyQuestion = {
    name: 'PEXELS_API_KEY',
    request: request(settings, 'nature', 1, 1),
    schema: pexelsAnswerSchema,
    quota: quotaOf(settings),
  };
  return checkKey(question, signal);
}

async function search({ phrase, limit }: SearchRequest, settings: PexelsSettings, context: ProviderContext) {
  const quota = quotaOf(settings);
  return searchPages(
    {
      kind: 'pexels-search',
      version: '1',
      inputs: { phrase, pageSize, address: settings.PEXELS_BASE_URL },
      limit,
      ask: async (page) => {
        const asked = { ...request(settings, phrase, page, pageSize), limit: quota };
        const { value, headers } = await getJson(asked, pexelsAnswerSchema, context);
        quota.heed(headers);
        return readPexelsPage(value);
      },
    },
    context,
  );
}

function request(settings: PexelsSettings, phrase: string, page: number, perPage: number): JsonRequest {
  const url = new URL(`${settings.PEXELS_BASE_URL || 'https://api.pexels.com'}/videos/search`);
  url.search = new URLSearchParams({
    query: phrase,
    // Nearly every talking head lies on its side.
    orientation: 'landscape',
    per_page: String(perPage),
    page: String(page),
  }).toString();
  return { service, url, headers: { authorization: settings.PEXELS_API_KEY }, timeoutSeconds };
}

function quotaOf(settings: PexelsSettings): Quota {
  const name = `pexels ${settings.PEXELS_BASE_URL} ${settings.PEXELS_API_KEY}`;
  return sharedQuota(name, () => new Quota(service, allowed));
}
