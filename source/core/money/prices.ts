/** The price of a model in USD, per million tokens or per minute of sound. */
export interface Price {
  input?: number;
  /** For sound in the prompt, where it costs more. */
  audioInput?: number;
  /** For the part of the prompt in the service's own cache, where it costs less. */
  cachedInput?: number;
  /** For the part of the prompt that the service writes to its cache, where it costs more. */
  cacheWrite?: number;
  /** For the answer, thinking included. */
  output?: number;
  minute?: number;
  /** Prices of prompts longer than this many tokens; they hold for all tokens of such a prompt. */
  longPrompt?: { tokens: number; input: number; output: number };
}

interface PriceRow extends Price {
  model: string;
  /** The first day of this price; it holds until a later row of the same model. */
  since: string;
  source: string;
}

const google = 'https://ai.google.dev/gemini-api/docs/pricing, paid tier, read 2026-11-28';
const googleEarlier = 'https://ai.google.dev/gemini-api/docs/pricing, paid tier, read 2026-07-04';
const googleChanges = 'https://ai.google.dev/gemini-api/docs/deprecations, read 2026-11-28';
const openai = 'https://platform.openai.com/docs/pricing, read 2026-11-28';
const openaiEarlier = 'https://platform.openai.com/docs/pricing, read 2026-11-11';

const flash38 = { input: 0.75, cachedInput: 0.075, output: 3.75 };
/** The price announced for 2027. */
const flash38Later = { input: 1.5, cachedInput: 0.15, output: 7.5 };
const flashLite35 = { input: 0.3, cachedInput: 0.03, output: 2.5 };

/**
 * List prices, checked when the table was last changed. The setting `PRICES` overrides them. Where a page was unclear,
 * the higher price is used, so that the budget holds.
 */
export const priceTable: readonly PriceRow[] = [
  { model: 'gemini-3.8-flash', since: '2026-09-02', source: google, ...flash38 },
  { model: 'gemini-3.8-flash', since: '2027-01-01', source: google, ...flash38Later },
  {
    model: 'gemini-3.5-flash',
    since: '2026-05-19',
    source: google,
    ...{ input: 1.5, cachedInput: 0.15, output: 9 },
  },
  { model: 'gemini-3.5-flash-lite', since: '2026-07-21', source: google, ...flashLite35 },
  { model: 'gemini-4-argon', since: '2026-11-01', source: google, input: 2, output: 10 },
  { model: 'gemini-4-argon', since: '2026-12-01', source: google, input: 4, output: 20 },
  {
    model: 'gemini-3.1-flash-lite',
    since: '2026-03-03',
    source: googleEarlier,
    ...{ input: 0.25, audioInput: 0.5, cachedInput: 0.025, output: 1.5 },
  },
  {
    model: 'gemini-3-flash-preview',
    since: '2025-12-17',
    source: googleEarlier,
    ...{ input: 0.5, audioInput: 1, cachedInput: 0.05, output: 3 },
  },
  {
    model: 'gemini-3.1-pro-preview',
    since: '2026-02-19',
    source: google,
    ...{ input: 2, output: 12, longPrompt: { tokens: 200_000, input: 4, output: 18 } },
  },
  {
    model: 'gemini-2.5-flash',
    since: '2025-06-17',
    source: google,
    ...{ input: 0.3, audioInput: 1, cachedInput: 0.03, output: 2.5 },
  },
  // From this day on the name stands for another model, which has its own price.
  { model: 'gemini-2.5-flash', since: '2026-12-01', source: googleChanges, ...flashLite35 },
  {
    model: 'gemini-2.5-flash-lite',
    since: '2025-07-22',
    source: google,
    ...{ input: 0.1, audioInput: 0.3, cachedInput: 0.01, output: 0.4 },
  },
  {
    model: 'gemini-2.5-pro',
    since: '2025-06-17',
    source: google,
    ...{ input: 1.25, output: 10, longPrompt: { tokens: 200_000, input: 2.5, output: 15 } },
  },
  { model: 'gemini-2.5-pro', since: '2026-12-01', source: googleChanges, ...flash38 },
  { model: 'gemini-2.5-pro', since: '2027-01-01', source: googleChanges, ...flash38Later },
  {
    model: 'gpt-6-luna',
    since: '2026-09-22',
    source: openai,
    ...{ input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5 },
    longPrompt: { tokens: 272_000, input: 0.2, output: 0.75 },
  },
  {
    model: 'gpt-6-sol',
    since: '2026-09-22',
    source: openai,
    ...{ input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 10 },
    longPrompt: { tokens: 272_000, input: 4, output: 15 },
  },
  {
    model: 'gpt-5.6-luna',
    since: '2026-07-09',
    source: openai,
    ...{ input: 1, cachedInput: 0.1, output: 6 },
  },
  {
    model: 'gpt-5.6-luna',
    since: '2026-07-30',
    source: openai,
    ...{ input: 0.2, cachedInput: 0.02, output: 1.2 },
  },
  {
    model: 'gpt-5.4-mini',
    since: '2026-03-17',
    source: openai,
    ...{ input: 0.75, cachedInput: 0.075, output: 4.5 },
  },
  {
    model: 'gpt-5-mini',
    since: '2025-08-07',
    source: openaiEarlier,
    ...{ input: 0.25, cachedInput: 0.025, output: 2 },
  },
  { model: 'whisper-1', since: '2023-03-01', source: openaiEarlier, minute: 0.006 },
  { model: 'gpt-transcribe', since: '2026-08-01', source: openai, minute: 0.0045 },
  // The model's page says 2.50 for sound, the price list 6.00; the higher price is used.
  {
    model: 'gpt-4o-transcribe',
    since: '2025-03-20',
    source: openaiEarlier,
    ...{ input: 2.5, audioInput: 6, output: 10 },
  },
  {
    model: 'gpt-4o-transcribe-diarize',
    since: '2025-10-15',
    source: openaiEarlier,
    ...{ input: 2.5, audioInput: 6, output: 10 },
  },
  {
    model: 'gpt-4o-mini-transcribe',
    since: '2025-03-20',
    source: openaiEarlier,
    ...{ input: 1.25, audioInput: 3, output: 5 },
  },
];

/** Prices by model that the user set, instead of those of the table. */
export type PriceOverrides = ReadonlyMap<string, Price>;

/**
 * The price of a model at a time (milliseconds since 1970); undefined, which does not mean free, when it is unknown.
 * Dated versions (`-001`, `-2025-12-15`) cost the same as their model.
 */
export function priceOf(model: string, at: number, overrides: PriceOverrides): Price | undefined {
  const given = givenPrice(model, overrides);
  if (given) return given;
  const [name, plain] = namesOf(model);
  const day = new Date(at).toISOString().slice(0, 10);
  const rows = priceTable.filter((row) => row.model === name || row.model === plain);
  // Before the first row, its price is the best guess.
  return rows.filter((row) => row.since <= day).at(-1) ?? rows[0];
}

/** The price of calls to a server on this machine. */
const free: Price = { input: 0, output: 0, minute: 0 };

/**
 * The price of a call by the names of its model, the name that the service reported first: the user's price for any of
 * them, free for a server on this machine, otherwise the table's price for the first name.
 */
export function priceFor(
  models: readonly string[],
  at: number,
  overrides: PriceOverrides,
  isLocal: boolean,
): Price | undefined {
  const given = models.map((model) => givenPrice(model, overrides)).find((price) => price !== undefined);
  if (given) return given;
  const [model] = models;
  return isLocal || model === undefined ? free : priceOf(model, at, overrides);
}

function givenPrice(model: string, overrides: PriceOverrides): Price | undefined {
  const [name, plain] = namesOf(model);
  return overrides.get(name) ?? overrides.get(plain);
}

/** A model's name, and the name without its date or version. */
function namesOf(model: string): [name: string, plain: string] {
  const name = model.replace(/^models\//, '');
  return [name, name.replace(/-(?:\d{3}|\d{4}-\d{2}-\d{2}|preview-\d{2}-\d{4}|preview-\d{2}-\d{2})$/, '')];
}

/**
 * Parses `MODEL=IN/OUT[/AUDIO]` in USD per million tokens, or `MODEL=PRICE/min` for a minute of audio, separated by
 * commas. Undefined when the text has another form.
 */
export function parsePrices(text: string): PriceOverrides | undefined {
  const prices = new Map<string, Price>();
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [model = '', value = '', ...rest] = part.split('=').map((each) => each.trim());
    const price = rest.length === 0 && model !== '' ? parsePrice(value) : undefined;
    if (!price) return undefined;
    prices.set(model, price);
  }
  return prices;
}

/** The prices that the setting PRICES has; none for one that is not valid, which only an older job can have. */
export function ownPrices(text: string): PriceOverrides {
  return parsePrices(text) ?? new Map();
}

function parsePrice(text: string): Price | undefined {
  const parts = text.split('/').map((each) => each.trim());
  const [first = Number.NaN, second = Number.NaN, third] = parts.map(usd);
  if (parts.length === 2 && parts[1] === 'min') return Number.isNaN(first) ? undefined : { minute: first };
  if (parts.length < 2 || parts.length > 3 || Number.isNaN(first) || Number.isNaN(second)) return undefined;
  if (third === undefined) return { input: first, output: second };
  return Number.isNaN(third) ? undefined : { input: first, output: second, audioInput: third };
}

function usd(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
