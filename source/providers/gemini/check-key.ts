import type { Check } from '../../core/api/app.ts';
import { checkServiceKey } from '../service/check-key.ts';
import { ServiceError } from '../service/service-error.ts';
import { type GeminiSettings, openPort } from './create.ts';
import { geminiService, isAboutModel } from './errors.ts';

/**
 * Checks that the key works and the model answers: a key may list models and not be allowed, or have no credit, to use
 * them. The answer of a few tokens costs less than a tenth of a cent.
 */
export function checkGeminiKey(settings: GeminiSettings, signal: AbortSignal): Promise<Check> {
  const { port, model } = openPort(settings);
  const ask = async (attempt: AbortSignal) => {
    try {
      await port.tryModel(attempt);
      return `works, with ${model}`;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.kind !== 'missing' || !isAboutModel(error.message))
        throw error;
      throw new ServiceError('missing', geminiService, {
        what: `the key works, but there is no model "${model}"`,
        ...(error.hint !== undefined && { hint: error.hint }),
        cause: error,
      });
    }
  };
  return checkServiceKey('GEMINI_API_KEY', geminiService, ask, signal);
}
