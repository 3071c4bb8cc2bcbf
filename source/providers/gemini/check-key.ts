import type { Check } from '../../core/api/app.ts';
import { tryKey } from '../service/key-check.ts';
import { ServiceError } from '../service/service-error.ts';
import { type GeminiSettings, openPort } from './create.ts';
import { geminiService } from './errors.ts';

/** Whether the key works and knows the model: asking about a model costs nothing. */
export function checkGeminiKey(settings: GeminiSettings, signal: AbortSignal): Promise<Check> {
  const { port, model } = openPort(settings);
  const ask = async (own: AbortSignal) => {
    try {
      await port.describeModel(own);
      return `works, with ${model}`;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.kind !== 'missing') throw error;
      // The service itself names the model; what does not is something else at that address.
      if (!error.message.includes('models/')) throw error;
      throw new ServiceError('missing', geminiService, {
        what: `the key works, but there is no model "${model}"`,
        hint: 'Set GEMINI_MODEL to one of https://ai.google.dev/gemini-api/docs/models.',
        cause: error,
      });
    }
  };
  return tryKey('GEMINI_API_KEY', geminiService, ask, signal);
}
