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
  output: number;
  second: number;
}

/** The price announced for 2027: twice as much. */
const later = Date.now() < Date.UTC(2027, 0, 1) ? 1 : 2;

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
  'gpt-6-luna': { input: 0.1, audioInput: 0, output: 0.5, second: 0 },
  'gemini-3.8-flash': { input: 0.75 * later, audioInput: 0.75 * later, output: 3.75 * later, second: 0 },
  'gemini-3-flash-preview': { input: 0.5, audioInput: 1, output: 3, second: 0 },
  'gemini-3.1-flash-lite': { input: 0.25, audioInput: 0.5, output: 1.5, second: 0 },
  'gemini-2.5-flash': { input: 0.3, audioInput: 1, output: 2.5, second: 0 },
  'gemini-2.5-flash-lite': { input: 0.1, audioInput: 0.3, output: 0.4, second: 0 },
};

/** Models of the stand-in of Gemini that have a price. */
export const pricedGeminiModels = Object.keys(prices).filter((model) => model.startsWith('gemini-'));

/** The cost of a charge in USD; undefined for a model without a price. */
export function chargeUsd(charge: Charge): number | undefined {
  const price = prices[charge.model];
  if (price === undefined) return undefined;
  const tokens =
    charge.inputTokens * price.input +
    charge.audioInputTokens * price.audioInput +
    (charge.outputTokens + charge.thinkingTokens) * price.output;
  return tokens / 1e6 + charge.seconds * price.second;
}

/** The total cost of charges in USD; models without a price count as 0. */
export function totalUsd(charges: readonly Charge[]): number {
  return charges.reduce((sum, charge) => sum + (chargeUsd(charge) ?? 0), 0);
}
