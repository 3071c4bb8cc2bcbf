import type * as z from 'zod';
import { sourceTable } from '../../../core/footage/source-names.ts';
import { describeStock } from '../describe-stock.ts';
import type { StockSite } from '../stock-source.ts';
import { pexelsAnswerSchema, readPexelsPage } from './pexels-hits.ts';

/** Pexels, by its documentation: https://www.pexels.com/api/documentation/. */
export const pexelsSite: StockSite<z.infer<typeof pexelsAnswerSchema>, 'pexels'> = {
  name: 'pexels',
  service: {
    name: sourceTable.pexels.label,
    keySetting: sourceTable.pexels.keySetting,
    keyPage: 'https://www.pexels.com/api/',
    addressSetting: sourceTable.pexels.addressSetting,
  },
  address: 'https://api.pexels.com',
  // "200 requests per hour", #guidelines
  allowed: { calls: 200, perMs: 3_600_000, maxWaitMs: 20_000 },
  minHits: 1,
  search: ({ phrase, page, perPage }, key) => ({
    path: '/videos/search',
    // Nearly every A-roll is in landscape format.
    query: { query: phrase, orientation: 'landscape', per_page: String(perPage), page: String(page) },
    headers: { authorization: key },
  }),
  schema: pexelsAnswerSchema,
  read: readPexelsPage,
};

export const pexels = describeStock(pexelsSite);
