import type * as z from 'zod';
import type { StockSite } from '../stock-source.ts';
import { pexelsAnswerSchema, readPexelsPage } from './pexels-hits.ts';

/** Pexels as its documentation describes it: https://www.pexels.com/api/documentation/. */
export const pexels: StockSite<z.infer<typeof pexelsAnswerSchema>> = {
  name: 'pexels',
  service: {
    name: 'Pexels',
    keySetting: 'PEXELS_API_KEY',
    keyPage: 'https://www.pexels.com/api/',
    addressSetting: 'PEXELS_BASE_URL',
  },
  address: 'https://api.pexels.com',
  // "200 requests per hour", #guidelines
  allowed: { calls: 200, perMs: 3_600_000, patienceMs: 20_000 },
  fewestHits: 1,
  search: ({ phrase, page, perPage }, key) => ({
    path: '/videos/search',
    // Nearly every talking head lies on its side.
    query: { query: phrase, orientation: 'landscape', per_page: String(perPage), page: String(page) },
    headers: { authorization: key },
  }),
  schema: pexelsAnswerSchema,
  read: readPexelsPage,
};
