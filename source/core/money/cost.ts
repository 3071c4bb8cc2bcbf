import { counted } from '../text/text.ts';
import type { Usage } from './call.ts';
import type { Price } from './prices.ts';

/** What this use costs in USD; undefined when the price does not cover it, which is not the same as free. */
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

/** Bytes of a text that make at least one token; real text has about four, other scripts about three. */
const leastBytesPerToken = 2;

/** More tokens than any tokenizer makes of this text. */
export function mostTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / leastBytesPerToken);
}

/**
 * What was spent, in words: an amount, with a plus where calls of unknown price come on top, and never $0.00 for what
 * nobody knows. `short` fits into seven places.
 */
export function spentWords(
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
