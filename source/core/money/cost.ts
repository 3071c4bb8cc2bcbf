import { pluralize } from '../text/text.ts';
import type { Usage } from './call.ts';
import type { Price } from './prices.ts';

/** The cost of a usage in USD; undefined, which does not mean free, when the price does not cover it. */
export function computeCost(usage: Usage, price: Price | undefined): number | undefined {
  if (!price) return undefined;
  const { seconds } = usage;
  if (price.minute !== undefined) {
    if (seconds === undefined) return price.minute === 0 ? 0 : undefined;
    return (seconds / 60) * price.minute;
  }
  const { inputTokens = 0, audioInputTokens = 0, cachedInputTokens = 0, cacheWriteTokens = 0 } = usage;
  const { outputTokens = 0, thinkingTokens = 0 } = usage;
  const reported = usage.inputTokens !== undefined || usage.outputTokens !== undefined;
  if (!reported || price.input === undefined || price.output === undefined) return undefined;
  const long = price.longPrompt && inputTokens > price.longPrompt.tokens ? price.longPrompt : undefined;
  const inputPrice = long?.input ?? price.input;
  const outputPrice = long?.output ?? price.output;
  const cached = Math.min(cachedInputTokens, inputTokens);
  const sound = Math.min(audioInputTokens, inputTokens - cached);
  const written = Math.min(cacheWriteTokens, inputTokens - cached - sound);
  const input =
    (inputTokens - cached - sound - written) * inputPrice +
    written * (price.cacheWrite ?? inputPrice) +
    sound * (price.audioInput ?? inputPrice) +
    cached * (price.cachedInput ?? inputPrice);
  return (input + (outputTokens + thinkingTokens) * outputPrice) / 1e6;
}

/** The most that a call with at most this usage can cost in USD: nothing cached, and all of the prompt written to a cache. */
export function computeMaxCost(usage: Usage, price: Price | undefined): number | undefined {
  const { inputTokens = 0 } = usage;
  const costs = [usage, { ...usage, cacheWriteTokens: inputTokens }].flatMap(
    (each) => computeCost(each, price) ?? [],
  );
  return costs.length === 0 ? undefined : Math.max(...costs);
}

/** A lower limit: Latin text has about four bytes per token, other scripts about three. */
const minBytesPerToken = 2;

/** An upper limit for the number of tokens of a text, whatever the tokenizer. */
export function estimateMaxTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / minBytesPerToken);
}

/** What a job has spent, for `formatSpent`. */
interface Spent {
  usd: number;
  /** Calls of unknown price; `usd` does not include them. */
  unpricedCalls: number;
  /** The most that calls without an answer may have cost in USD; `usd` does not include it. */
  mayBeBilledUsd?: number | undefined;
}

/**
 * The amount spent, as text. Calls of unknown price and calls that may have been billed are mentioned, and an unknown
 * cost is never shown as $0.00. `short` fits into seven columns.
 */
export function formatSpent(
  spent: Spent,
  format: (usd: number) => string = (amount) => `$${amount.toFixed(2)}`,
  length: 'long' | 'short' = 'long',
): string {
  const { usd, unpricedCalls, mayBeBilledUsd = 0 } = spent;
  const isMore = unpricedCalls > 0 || mayBeBilledUsd > 0;
  if (length === 'short')
    return usd === 0 && unpricedCalls > 0 ? 'unknown' : `${format(usd)}${isMore ? '+' : ''}`;
  const known =
    unpricedCalls === 0
      ? format(usd)
      : usd === 0
        ? 'price unknown'
        : `${format(usd)} and ${pluralize(unpricedCalls, 'call')} of unknown price`;
  return [known, ...formatMayBeBilled(spent, format)].join(', ');
}

/** "up to $0.02 more may have been billed"; empty where every call was answered. Rounded up, as it is a maximum. */
export function formatMayBeBilled(
  { mayBeBilledUsd = 0 }: Pick<Spent, 'mayBeBilledUsd'>,
  format: (usd: number) => string = (amount) => `$${amount.toFixed(2)}`,
): string[] {
  if (mayBeBilledUsd <= 0) return [];
  return [`up to ${format(Math.ceil(mayBeBilledUsd * 100 - 1e-6) / 100)} more may have been billed`];
}
