import type { Check } from '../../core/api/app.ts';
import { registerSecret } from '../../core/settings/redact.ts';
import { tryKey } from '../service/key-check.ts';
import { ServiceError } from '../service/service-error.ts';
import type { OpenAiSettings } from './create.ts';
import { openaiFault, openaiService } from './errors.ts';
import { limitedFetch } from './limited-fetch.ts';

/** Whether the key works and knows the model: asking about a model costs nothing. */
export function checkOpenAiKey(settings: OpenAiSettings, signal: AbortSignal): Promise<Check> {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl, TRANSCRIPTION_MODEL: model } = settings;
  registerSecret(key);
  const ask = async (own: AbortSignal) => {
    const package_ = await import('openai');
    const address = baseUrl === '' ? {} : { baseURL: baseUrl };
    const client = new package_.OpenAI({
      apiKey: key || 'none',
      maxRetries: 0,
      fetch: limitedFetch,
      ...address,
    });
    try {
      await client.models.retrieve(model, { signal: own });
      return `works, with ${model}`;
    } catch (error) {
      own.throwIfAborted();
      const fault = openaiFault(package_, error);
      const noModel = error instanceof package_.APIError && error.code === 'model_not_found';
      if (fault?.kind === 'missing' && baseUrl !== '' && !noModel) {
        throw new ServiceError('missing', openaiService, {
          what: 'there is no such service at OPENAI_BASE_URL, or it does not tell its models',
          hint: 'Most such addresses end in /v1.',
          cause: error,
        });
      }
      if (fault?.kind === 'missing') {
        throw new ServiceError('missing', openaiService, {
          what: `the key works, but there is no model "${model}"`,
          hint: 'Set TRANSCRIPTION_MODEL to one that the service has: whisper-1, gpt-4o-transcribe.',
          cause: error,
        });
      }
      throw fault ?? error;
    }
  };
  return tryKey('OPENAI_API_KEY', openaiService, ask, signal);
}
