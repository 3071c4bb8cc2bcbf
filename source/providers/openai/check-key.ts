import type * as sdk from 'openai';
import type { Check } from '../../core/api/app.ts';
import { registerSecret } from '../../core/settings/redact.ts';
import { chooseEngine, type EngineSettings } from '../choose-engine.ts';
import { checkServiceKey } from '../service/check-key.ts';
import { ServiceError } from '../service/service-error.ts';
import type { OpenAiSettings } from './create.ts';
import { openaiFault, openaiService } from './errors.ts';
import { limitedFetch } from './limited-fetch.ts';

type ModelSetting = 'TRANSCRIPTION_MODEL' | 'OPENAI_MODEL' | 'OPENAI_VISION_MODEL';

/** Checks that the key works and that the models of a job exist. The requests cost nothing. */
export function checkOpenAiKey(
  settings: OpenAiSettings & EngineSettings,
  signal: AbortSignal,
): Promise<Check> {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl } = settings;
  registerSecret(key);
  const ask = async (attempt: AbortSignal) => {
    const package_ = await import('openai');
    const address = baseUrl === '' ? {} : { baseURL: baseUrl };
    const client = new package_.OpenAI({
      apiKey: key || 'none',
      maxRetries: 0,
      fetch: limitedFetch,
      ...address,
    });
    const names = usedModels(settings);
    const known = new Map<string, ServiceError | undefined>();
    for (const model of new Set(names.map((name) => settings[name])))
      known.set(model, await missingModel(package_, client, { model, baseUrl }, attempt));
    const missing = names.filter((name) => known.get(settings[name]) !== undefined);
    const works = [...known].filter(([, fault]) => fault === undefined).map(([model]) => model);
    const [first] = missing;
    const fault = first && known.get(settings[first]);
    if (first === undefined || !fault) return `works, with ${works.join(' and ')}`;
    throw new ServiceError('missing', openaiService, {
      what: `the key works, but there is no model "${settings[first]}"`,
      hint: `Set ${missing.join(' and ')} to ${examples[first]}.`,
      cause: fault,
    });
  };
  return checkServiceKey('OPENAI_API_KEY', openaiService, ask, signal);
}

const examples: Readonly<Record<ModelSetting, string>> = {
  TRANSCRIPTION_MODEL: 'a model of the service, such as whisper-1 or gpt-4o-transcribe',
  OPENAI_MODEL: 'a model of the service',
  OPENAI_VISION_MODEL: 'a model of the service with vision',
};

/** The settings with the models of this service that a job would use. */
function usedModels(settings: EngineSettings): ModelSetting[] {
  if (chooseEngine(settings, false).engine !== 'openai') return ['TRANSCRIPTION_MODEL'];
  const vision = settings.OPENAI_VISION_MODEL === '' ? [] : (['OPENAI_VISION_MODEL'] as const);
  return ['TRANSCRIPTION_MODEL', 'OPENAI_MODEL', ...vision];
}

/** Returns a fault when the model does not exist. @throws every other fault of the service. */
async function missingModel(
  package_: typeof sdk,
  client: sdk.OpenAI,
  { model, baseUrl }: { model: string; baseUrl: string },
  signal: AbortSignal,
): Promise<ServiceError | undefined> {
  try {
    await client.models.retrieve(model, { signal });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const fault = openaiFault(package_, error);
    if (fault?.kind !== 'missing') throw fault ?? error;
    const noModel = error instanceof package_.APIError && error.code === 'model_not_found';
    if (baseUrl === '' || noModel || /\bmodel\b/i.test(fault.message)) return fault;
    throw new ServiceError('missing', openaiService, {
      what: 'the server at OPENAI_BASE_URL has no such API, or does not list its models',
      hint: 'Such addresses usually end in /v1.',
      cause: error,
    });
  }
}
