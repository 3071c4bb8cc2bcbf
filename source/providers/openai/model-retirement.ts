import type { Check } from '../../core/api/app.ts';

/** The day on which OpenAI retires a model; https://developers.openai.com/docs/deprecations. */
const ends: Readonly<Partial<Record<string, string>>> = {
  'whisper-1': '2027-02-26',
  'gpt-4o-transcribe': '2027-02-26',
  'gpt-4o-mini-transcribe': '2027-02-26',
  'gpt-4o-transcribe-diarize': '2027-02-26',
};

/** What to set instead of a transcription model that ends. */
export const otherTranscription =
  'Set TRANSCRIPTION_MODEL to gpt-transcribe, whose times are estimated from the pauses, or OPENAI_BASE_URL to another server with Whisper.';

/**
 * "which OpenAI retires on 2027-02-26", or "retired"; undefined for a model that stays, and for other servers, which keep
 * their models.
 * @param now milliseconds since 1970
 */
export function modelRetirement(model: string, baseUrl: string, now = Date.now()): string | undefined {
  const isOpenAi = baseUrl === '' || URL.parse(baseUrl)?.hostname === 'api.openai.com';
  const day = isOpenAi ? ends[model] : undefined;
  if (day === undefined) return undefined;
  return now < Date.parse(day) ? `which OpenAI retires on ${day}` : `which OpenAI retired on ${day}`;
}

/** Adds a warning to the check of a working key when the model that transcribes ends. */
export function withModelRetirement(check: Check, model: string, baseUrl: string, now = Date.now()): Check {
  const end = modelRetirement(model, baseUrl, now);
  if (end === undefined || check.state !== 'ok') return check;
  return {
    ...check,
    state: 'limited',
    detail: `${check.detail}; it transcribes with ${model}, ${end}`,
    hint: otherTranscription,
  };
}
