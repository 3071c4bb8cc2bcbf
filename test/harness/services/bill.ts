/** The charge for one answer in the units of the service; tokens as reported in the answer. */
export interface Charge {
  service: string;
  model: string;
  operation: string;
  /** The number of the request. */
  request: number;
  /** Text, pictures and video. */
  inputTokens: number;
  audioInputTokens: number;
  /** The part of `inputTokens` that was in the service's cache. */
  cachedTokens?: number;
  outputTokens: number;
  thinkingTokens: number;
  /** Sound, for models billed by time. */
  seconds: number;
  /** When the answer was sent to its end, milliseconds since 1970. */
  sentAt?: number;
  /** Whether the client ended before it read the answer. */
  unread?: boolean;
}

/** USD for a million tokens, or for a second. */
interface Price {
  input: number;
  audioInput: number;
  /** For the part of the prompt in the service's cache; the price of the rest where it is not published. */
  cached?: number;
  output: number;
  second: number;
  /** Prices of prompts with more tokens than this. */
  long?: { from: number; input: number; output: number };
}

const isSince = (year: number, month: number, day: number) => Date.now() >= Date.UTC(year, month - 1, day);
/** The price announced for 2027: twice as much. */
const later = isSince(2027, 1, 1) ? 2 : 1;
const flash38 = {
  ...{
    input: 0.75 * later,
    audioInput: 0.75 * later,
    cached: 0.075 * later,
    output: 3.75 * later,
    second: 0,
  },
};
const flashLite35 = { input: 0.3, audioInput: 0.3, cached: 0.03, output: 2.5, second: 0 };
const argon = isSince(2026, 12, 1) ? 2 : 1;
/** From then on the names of the retired models stand for others. */
const isRetired = isSince(2026, 12, 1);
const pro25 = {
  ...{ input: 1.25, audioInput: 1.25, output: 10, second: 0 },
  long: { from: 200_000, input: 2.5, output: 15 },
};

/**
 * The stand-ins' own price list, kept apart from the program's, so that one checks the other. Sources:
 * https://platform.openai.com/docs/pricing, https://ai.google.dev/gemini-api/docs/pricing (paid tier).
 */
const prices: Record<string, Price> = {
  'whisper-1': { input: 0, audioInput: 0, output: 0, second: 0.006 / 60 },
  'gpt-transcribe': { input: 0, audioInput: 0, output: 0, second: 0.0045 / 60 },
  'gpt-4o-transcribe': { input: 2.5, audioInput: 6, output: 10, second: 0 },
  'gpt-4o-transcribe-diarize': { input: 2.5, audioInput: 6, output: 10, second: 0 },
  'gpt-4o-mini-transcribe': { input: 1.25, audioInput: 3, output: 5, second: 0 },
  'gpt-6-luna': {
    ...{ input: 0.1, audioInput: 0, cached: 0.01, output: 0.5, second: 0 },
    long: { from: 272_000, input: 0.2, output: 0.75 },
  },
  'gpt-6-sol': {
    ...{ input: 2, audioInput: 0, cached: 0.2, output: 10, second: 0 },
    long: { from: 272_000, input: 4, output: 15 },
  },
  'gpt-5.6-luna': { input: 0.2, audioInput: 0, cached: 0.02, output: 1.2, second: 0 },
  'gpt-5.4-mini': { input: 0.75, audioInput: 0, cached: 0.075, output: 4.5, second: 0 },
  'gpt-5-mini': { input: 0.25, audioInput: 0, cached: 0.025, output: 2, second: 0 },
  'gemini-3.8-flash': flash38,
  'gemini-3.5-flash': { input: 1.5, audioInput: 1.5, cached: 0.15, output: 9, second: 0 },
  'gemini-3.5-flash-lite': flashLite35,
  'gemini-4-argon': { input: 2 * argon, audioInput: 2 * argon, output: 10 * argon, second: 0 },
  'gemini-3.1-pro-preview': {
    ...{ input: 2, audioInput: 2, output: 12, second: 0 },
    long: { from: 200_000, input: 4, output: 18 },
  },
  'gemini-3-flash-preview': { input: 0.5, audioInput: 1, cached: 0.05, output: 3, second: 0 },
  'gemini-3.1-flash-lite': { input: 0.25, audioInput: 0.5, cached: 0.025, output: 1.5, second: 0 },
  'gemini-2.5-pro': isRetired ? flash38 : pro25,
  'gemini-2.5-flash': isRetired
    ? flashLite35
    : { input: 0.3, audioInput: 1, cached: 0.03, output: 2.5, second: 0 },
  'gemini-2.5-flash-lite': { input: 0.1, audioInput: 0.3, cached: 0.01, output: 0.4, second: 0 },
};

/** All models that have a price. */
export const pricedModels = Object.keys(prices);

/** Models of the stand-in of Gemini that have a price. */
export const pricedGeminiModels = pricedModels.filter((model) => model.startsWith('gemini-'));

/** The cost of a charge in USD; undefined for a model without a price. */
export function chargeUsd(charge: Charge): number | undefined {
  const price = prices[charge.model];
  if (price === undefined) return undefined;
  const { inputTokens, audioInputTokens, cachedTokens = 0 } = charge;
  const isLong = price.long !== undefined && inputTokens + audioInputTokens > price.long.from;
  const { input, output } = (isLong && price.long) || price;
  const tokens =
    (inputTokens - cachedTokens) * input +
    cachedTokens * (price.cached ?? input) +
    audioInputTokens * price.audioInput +
    (charge.outputTokens + charge.thinkingTokens) * output;
  return tokens / 1e6 + charge.seconds * price.second;
}

/** The total cost of charges in USD; models without a price count as 0. */
export function totalUsd(charges: readonly Charge[]): number {
  return charges.reduce((sum, charge) => sum + (chargeUsd(charge) ?? 0), 0);
}
