import { counted } from '../text/text.ts';
import type { Usage } from './call.ts';
import type { Price } from './prices.ts';

/** The cost of a usage in USD; undefined, which does not mean free, when the price does not cover it. */
export function costOf(usage: Usage, price: Price | undefined): number | undefined {
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

/** A lower limit: Latin text has about four bytes per token, other scripts about three. */
const minBytesPerToken = 2;

/** An upper limit for the number of tokens of a text, whatever the tokenizer. */
export function upperTokenEstimate(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / minBytesPerToken);
}

/**
 * The amount spent, as text. Calls of unknown price are mentioned, and an unknown cost is never shown as $0.00. `short`
 * fits into seven columns.
 */
export function formatSpent(
  { usd, unpricedCalls }: { usd: number; unpricedCalls: number },
  format: (usd: number) => string = (amount) => `$${amount.toFixed(2)}`,
  length: 'long' | 'short' = 'long',
): string {
  if (unpricedCalls === 0) return format(usd);
  if (usd === 0) return length === 'short' ? 'unknown' : 'price unknown';
  return length === 'short'
    ? `${format(usd)}+`
    : `${format(usd)} and ${counted(unpricedCalls, 'call')} of unknown price`;
}
