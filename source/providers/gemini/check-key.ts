import type { Check } from '../../core/api/app.ts';
import { checkServiceKey } from '../service/check-key.ts';
import { ServiceError } from '../service/service-error.ts';
import { type GeminiSettings, openPort } from './create.ts';
import { geminiService } from './errors.ts';

/** Checks that the key works and the model exists. The request costs nothing. */
export function checkGeminiKey(settings: GeminiSettings, signal: AbortSignal): Promise<Check> {
  const { port, model } = openPort(settings);
  const ask = async (attempt: AbortSignal) => {
    try {
      await port.describeModel(attempt);
      return `works, with ${model}`;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.kind !== 'missing') throw error;
      // Gemini's own 404 names the model; any other comes from a different server at that address.
      if (!error.message.includes('models/')) throw error;
      throw new ServiceError('missing', geminiService, {
        what: `the key works, but there is no model "${model}"`,
        hint: 'Set GEMINI_MODEL to one of the models at https://ai.google.dev/gemini-api/docs/models.',
        cause: error,
      });
    }
  };
  return checkServiceKey('GEMINI_API_KEY', geminiService, ask, signal);
}
