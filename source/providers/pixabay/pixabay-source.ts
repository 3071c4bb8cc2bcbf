import type { Check } from '../../core/app.ts';
import type { Settings } from '../../core/settings.ts';
import type { Tools } from '../../media/tools.ts';
import { fetchPreview, fetchShot } from '../direct/film-shot.ts';
import { checkKey } from '../direct/key-check.ts';
import { Quota, resetWait, sharedQuota } from '../direct/quota.ts';
import { searchPages } from '../direct/search-pages.ts';
import type { ProviderContext, SearchRequest, Source } from '../interfaces.ts';
import { getJson, type JsonRequest, type TextAnswer } from '../service/http.ts';
import { type Service, ServiceError } from '../service/service-error.ts';
import { pixabayAnswerSchema, readPixabayPage } from './pixabay-hits.ts';

const service: Service = {
  name: 'Pixabay',
  keySetting: 'PIXABAY_API_KEY',
  keyPage: 'https://pixabay.com/api/docs/',
  addressSetting: 'PIXABAY_BASE_URL',
};

/** "100 requests per 60 seconds", https://pixabay.com/api/docs/#api_rate_limit */
const allowed = { calls: 100, perMs: 60_000, patienceMs: 90_000 };
/** Pixabay gives 3 to 200 hits; a round number for all limits lets the cache serve them all. */
const pageSize = 40;
/** "This value may not exceed 100 characters." */
const mostCharacters = 100;
const timeoutSeconds = 20;

export type PixabaySettings = Pick<
  Settings,
  | 'PIXABAY_API_KEY'
  | 'PIXABAY_BASE_URL'
  | 'PREVIEW_MAX_HEIGHT'
  | 'CLIP_MAX_HEIGHT'
  | 'DOWNLOAD_TIMEOUT_SECONDS'
  | 'KEEP_AUDIO'
>;

/** Films of Pixabay by its API and at their direct addresses. */
export function createPixabaySource({
  settings,
  tools,
}: {
  settings: PixabaySettings;
  tools: Tools;
}): Source {
  const films = { service, settings, tools };
  return {
    name: 'pixabay',
    search: (request, context) => search(request, settings, context),
    preview: (candidate, context) => fetchPreview(films, candidate, context),
    fetch: (candidate, shot, context) => fetchShot(films, candidate, shot, context),
  };
}

/** Whether the key works, by a search for as few films as Pixabay gives. */
export function checkPixabayKey(settings: PixabaySettings, signal: AbortSignal): Promise<Check> {
  const question = {
    name: 'PIXABAY_API_KEY',
    request: request(settings, 'nature', 1, 3),
    schema: pixabayAnswerSchema,
    quota: quotaOf(settings),
  };
  return checkKey(question, signal);
}

async function search({ phrase, limit }: SearchRequest, settings: PixabaySettings, context: ProviderContext) {
  const quota = quotaOf(settings);
  return searchPages(
    {
      kind: 'pixabay-search',
      version: '1',
      inputs: { phrase, pageSize, address: settings.PIXABAY_BASE_URL },
      limit,
      ask: async (page) => {
        const asked = { ...request(settings, phrase, page, pageSize), limit: quota };
        const { value, headers } = await getJson(asked, pixabayAnswerSchema, context);
        quota.heed(headers);
        return readPixabayPage(value, { number: page, size: pageSize });
      },
    },
    context,
  );
}

function request(settings: PixabaySettings, phrase: string, page: number, perPage: number): JsonRequest {
  const url = new URL(`${settings.PIXABAY_BASE_URL || 'https://pixabay.com'}/api/videos/`);
  url.search = new URLSearchParams({
    key: settings.PIXABAY_API_KEY,
    q: shortened(phrase),
    video_type: 'film',
    safesearch: 'true',
    per_page: String(perPage),
    page: String(page),
  }).toString();
  return { service, url, timeoutSeconds, explain };
}

/** Pixabay answers a wrong key with 400 and a line of text, and a used-up minute with 429 and no Retry-After. */
function explain(refusal: TextAnswer): ServiceError | undefined {
  const { status, headers, text } = refusal;
  if (status === 400 && /api key/i.test(text)) {
    return new ServiceError('key-refused', service, { what: 'the key was refused', status });
  }
  if (status !== 429 || headers.has('retry-after')) return undefined;
  const retryAfterMs = resetWait(headers, Date.now());
  if (retryAfterMs === undefined) return undefined;
  return new ServiceError('limited', service, { what: 'too many requests', status, retryAfterMs });
}

function shortened(phrase: string): string {
  if (phrase.length <= mostCharacters) return phrase;
  return phrase
    .slice(0, mostCharacters + 1)
    .replace(/\s+\S*$/, '')
    .slice(0, mostCharacters);
}

function quotaOf(settings: PixabaySettings): Quota {
  const name = `pixabay ${settings.PIXABAY_BASE_URL} ${settings.PIXABAY_API_KEY}`;
  return sharedQuota(name, () => new Quota(service, allowed));
}
