import * as z from 'zod';
import { formatCount } from '../../core/text/text.ts';

/** A quota that a request exceeded; https://ai.google.dev/gemini-api/docs/rate-limits. */
export const violationSchema = z.object({
  /** "GenerateRequestsPerMinutePerProjectPerModel-FreeTier". */
  quotaId: z.string().optional().catch(undefined),
  quotaValue: z.string().max(20).optional().catch(undefined),
  quotaDimensions: z
    .object({ model: z.string().max(100).optional() })
    .optional()
    .catch(undefined),
});
export type Violation = z.infer<typeof violationSchema>;

/** "10 requests a minute for gemini-3.8-flash (free tier)"; undefined when the numbers are missing. */
export function describeQuota({ quotaId = '', quotaValue, quotaDimensions }: Violation): string | undefined {
  const period = /Per(Minute|Hour|Day)/.exec(quotaId)?.[1]?.toLowerCase();
  const value = Number(quotaValue ?? Number.NaN);
  if (period === undefined || !Number.isFinite(value)) return undefined;
  const what = /token/i.test(quotaId) ? 'tokens' : 'requests';
  const per = period === 'hour' ? 'an hour' : `a ${period}`;
  const model = quotaDimensions?.model === undefined ? '' : ` for ${quotaDimensions.model}`;
  const tier = /FreeTier/i.test(quotaId) ? ' (free tier)' : '';
  return `${formatCount(value)} ${what} ${per}${model}${tier}`;
}
