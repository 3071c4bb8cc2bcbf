import type * as z from 'zod';
import { sourceTable } from '../../../core/footage/source-names.ts';
import type { TextAnswer } from '../../service/http.ts';
import { ServiceError } from '../../service/service-error.ts';
import { describeStock } from '../describe-stock.ts';
import { resetWait } from '../quota.ts';
import type { StockSite } from '../stock-source.ts';
import { pexelsAnswerSchema, readPexelsPage } from './pexels-hits.ts';

const service = {
  name: sourceTable.pexels.label,
  keySetting: sourceTable.pexels.keySetting,
  keyPage: 'https://www.pexels.com/api/',
  addressSetting: sourceTable.pexels.addressSetting,
} as const;

/** "200 requests per hour", #guidelines */
const allowed = { calls: 200, perMs: 3_600_000, maxWaitMs: 20_000 } as const;

/** Pexels, by its documentation: https://www.pexels.com/api/documentation/. */
export const pexelsSite: StockSite<z.infer<typeof pexelsAnswerSchema>, 'pexels'> = {
  name: 'pexels',
  service,
  address: 'https://api.pexels.com',
  allowed,
  minHits: 1,
  search: ({ phrase, page, perPage }, key) => ({
    path: '/v1/videos/search',
    // Nearly every A-roll is in landscape format.
    query: { query: phrase, orientation: 'landscape', per_page: String(perPage), page: String(page) },
    headers: { authorization: key },
  }),
  schema: pexelsAnswerSchema,
  read: readPexelsPage,
  explain,
};

/** An exceeded limit comes without `Retry-After` and usually without other headers: then the hour is spent. */
function explain({ status, headers }: TextAnswer): ServiceError | undefined {
  if (status !== 429 || headers.has('retry-after')) return undefined;
  const { perMs } = allowed;
  const retryAfterMs = resetWait(headers, Date.now()) ?? perMs;
  return new ServiceError('limited', service, {
    what: `the limit of ${allowed.calls} requests per hour is used up`,
    hint: `Try again in ${Math.ceil(retryAfterMs / 60_000)} min.`,
    status,
    retryAfterMs,
  });
}

export const pexels = describeStock(pexelsSite);
