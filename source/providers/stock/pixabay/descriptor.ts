import type * as z from 'zod';
import { sourceTable } from '../../../core/footage/source-names.ts';
import type { TextAnswer } from '../../service/http.ts';
import { ServiceError } from '../../service/service-error.ts';
import { describeStock } from '../describe-stock.ts';
import { resetWait } from '../quota.ts';
import type { StockSite } from '../stock-source.ts';
import { pixabayAnswerSchema, readPixabayPage } from './pixabay-hits.ts';

const service = {
  name: sourceTable.pixabay.label,
  keySetting: sourceTable.pixabay.keySetting,
  keyPage: 'https://pixabay.com/api/docs/',
  addressSetting: sourceTable.pixabay.addressSetting,
} as const;

/** "This value may not exceed 100 characters." */
const maxCharacters = 100;

/** Pixabay, by its documentation: https://pixabay.com/api/docs/. */
export const pixabaySite: StockSite<z.infer<typeof pixabayAnswerSchema>, 'pixabay'> = {
  name: 'pixabay',
  service,
  address: 'https://pixabay.com',
  // "100 requests per 60 seconds", #api_rate_limit
  allowed: { calls: 100, perMs: 60_000, maxWaitMs: 90_000 },
  // "Accepted values: 3 - 200"
  minHits: 3,
  search: ({ phrase, page, perPage }, key) => ({
    path: '/api/videos/',
    query: {
      key,
      q: shortened(phrase),
      video_type: 'film',
      safesearch: 'true',
      per_page: String(perPage),
      page: String(page),
    },
  }),
  schema: pixabayAnswerSchema,
  read: readPixabayPage,
  explain,
};

/** Pixabay answers a wrong key with 400 and plain text, and an exceeded limit with 429 without Retry-After. */
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
  if (phrase.length <= maxCharacters) return phrase;
  return phrase
    .slice(0, maxCharacters + 1)
    .replace(/\s+\S*$/, '')
    .slice(0, maxCharacters);
}

export const pixabay = describeStock(pixabaySite);
