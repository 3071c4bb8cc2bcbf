import type * as z from 'zod';
import type { Check } from '../../core/api/app.ts';
import type { SourceAddressSetting, SourceKeySetting, SourceName } from '../../core/footage/source-names.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { homeAt } from '../../store/home.ts';
import { UsedUpLimits } from '../../store/used-up-limits.ts';
import type { Source } from '../interfaces.ts';
import { getJson, type JsonRequest, type TextAnswer } from '../service/http.ts';
import type { Service, ServiceError } from '../service/service-error.ts';
import { checkStockKeyByCall } from './check-key.ts';
import { fetchPreview, fetchShot } from './film-shot.ts';
import { type QuotaOptions, RequestQuota, sharedQuota } from './quota.ts';
import { type SearchPage, searchPages } from './search-pages.ts';

export type StockSettings = Pick<
  Settings,
  | SourceKeySetting
  | SourceAddressSetting
  | 'PREVIEW_MAX_HEIGHT'
  | 'CLIP_MAX_HEIGHT'
  | 'DOWNLOAD_TIMEOUT_SECONDS'
  | 'KEEP_AUDIO'
>;

/** The same for all limits, so that searches with different limits share the cache. */
const pageSize = 40;
const timeoutSeconds = 20;

/** One page of a search. */
export interface StockQuery {
  phrase: string;
  /** Counted from 1. */
  page: number;
  perPage: number;
}

/** The properties in which stock sites differ. */
export interface StockSite<Answer, Name extends SourceName = SourceName> {
  name: Name;
  service: Service & { keySetting: SourceKeySetting; addressSetting: SourceAddressSetting };
  address: string;
  allowed: QuotaOptions;
  /** Min hits per page that the site accepts; used to check a key. */
  minHits: number;
  /** Path, query and headers of a search. */
  search(
    query: StockQuery,
    key: string,
  ): { path: string; query: Record<string, string>; headers?: Record<string, string> };
  schema: z.ZodType<Answer>;
  read(answer: Answer, page: { number: number; size: number }): SearchPage;
  /** Converts refusals that are specific to the site. */
  explain?(refusal: TextAnswer): ServiceError | undefined;
}

/** A stock site as a source: search by its API, films by direct URLs. */
export function createStockSource<Answer>(
  site: StockSite<Answer>,
  { settings, tools, home }: { settings: StockSettings; tools: Tools; home?: string | undefined },
): Source {
  const baseUrl = settings[site.service.addressSetting];
  const memory = home === undefined ? undefined : new UsedUpLimits(homeAt(home));
  const films = { service: site.service, settings, tools, baseUrl };
  return {
    name: site.name,
    search: ({ phrase, limit }, context) => {
      const quota = quotaOf(site, settings, memory);
      const ask = async (page: number) => {
        const request = { ...requestTo(site, settings, { phrase, page, perPage: pageSize }), limit: quota };
        const { value } = await quota.watch(getJson(request, site.schema, context));
        return site.read(value, { number: page, size: pageSize });
      };
      const inputs = { phrase, pageSize, address: settings[site.service.addressSetting] };
      return searchPages({ kind: `${site.name}-search`, version: '1', inputs, limit, ask }, context);
    },
    preview: (candidate, context) => fetchPreview(films, candidate, context),
    fetch: (candidate, shot, context) => fetchShot(films, candidate, shot, context),
  };
}

/** Checks the key with the smallest possible search. */
export function checkStockKey<Answer>(
  site: StockSite<Answer>,
  settings: StockSettings,
  signal: AbortSignal,
): Promise<Check> {
  const request = requestTo(site, settings, { phrase: 'nature', page: 1, perPage: site.minHits });
  const { schema, service } = site;
  return checkStockKeyByCall(
    { name: service.keySetting, request, schema, quota: quotaOf(site, settings) },
    signal,
  );
}

function requestTo<Answer>(site: StockSite<Answer>, settings: StockSettings, query: StockQuery): JsonRequest {
  const { service, explain } = site;
  const { path, query: words, headers } = site.search(query, settings[service.keySetting]);
  const url = new URL(`${settings[service.addressSetting] || site.address}${path}`);
  url.search = new URLSearchParams(words).toString();
  return { service, url, timeoutSeconds, ...(headers && { headers }), ...(explain && { explain }) };
}

function quotaOf<Answer>(
  { name, service, allowed }: StockSite<Answer>,
  settings: StockSettings,
  memory?: UsedUpLimits,
): RequestQuota {
  const account = `${name} ${settings[service.addressSetting]} ${settings[service.keySetting]}`;
  const quota = sharedQuota(account, () => new RequestQuota(service, allowed, account));
  if (memory)
    quota.remember({
      recall: () => memory.recall(account),
      keep: (until) => memory.keep(account, until),
    });
  return quota;
}
