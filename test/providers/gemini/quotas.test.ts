import { expect, it } from 'vitest';
import { describeQuota } from '../../../source/providers/gemini/quotas.ts';

const id = (what: string, period: string, tier = '') =>
  `Generate${what}Per${period}PerProjectPerModel${tier}`;

it.each([
  [
    {
      quotaId: id('Requests', 'Minute', '-FreeTier'),
      quotaValue: '10',
      quotaDimensions: { model: 'gemini-3.8-flash' },
    },
    '10 requests a minute for gemini-3.8-flash (free tier)',
  ],
  [{ quotaId: id('ContentInputTokens', 'Hour'), quotaValue: '250000' }, '250,000 tokens an hour'],
  [{ quotaId: id('Requests', 'Day'), quotaValue: '50', quotaDimensions: {} }, '50 requests a day'],
  [{ quotaId: id('Requests', 'Week'), quotaValue: '50' }, undefined],
  [{ quotaId: id('Requests', 'Day'), quotaValue: 'many' }, undefined],
  [{ quotaId: id('Requests', 'Day') }, undefined],
  [{ quotaValue: '50' }, undefined],
])('the quota %j is %j', (violation, words) => {
  expect(describeQuota(violation)).toBe(words);
});
