import type * as sdk from 'openai';
import type { Check } from '../../core/api/app.ts';
import { registerSecret } from '../../core/settings/redact.ts';
import { chooseEngine, type EngineSettings } from '../choosing/choose-engine.ts';
import { checkServiceKey } from '../service/check-key.ts';
import { ServiceError } from '../service/service-error.ts';
import type { OpenAiSettings } from './create.ts';
import { openaiFault, openaiService } from './errors.ts';
import { fetchWithSizeLimit } from './fetch-with-size-limit.ts';
import { modelRetirement, withModelRetirement } from './model-retirement.ts';
import { probeChat, probeTranscription } from './probe-models.ts';

type ModelSetting = 'TRANSCRIPTION_MODEL' | 'OPENAI_MODEL' | 'OPENAI_VISION_MODEL';

/** Seconds for a model to answer; a local server may have to load it first. */
const answerSeconds = 8;

/**
 * Checks that the key works, that the models of a job exist, and that one of them answers, which costs less than a
 * tenth of a cent.
 */
export async function checkOpenAiKey(
  settings: OpenAiSettings & EngineSettings,
  signal: AbortSignal,
): Promise<Check> {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl, TRANSCRIPTION_MODEL: model } = settings;
  registerSecret(key);
  const open = async () => {
    const package_ = await import('openai');
    const address = baseUrl === '' ? {} : { baseURL: baseUrl };
    const options = { apiKey: key || 'none', maxRetries: 0, fetch: fetchWithSizeLimit, ...address };
    return { package_, client: new package_.OpenAI(options) };
  };
  const check = (ask: (attempt: AbortSignal) => Promise<string>) =>
    checkServiceKey('OPENAI_API_KEY', openaiService, ask, signal);
  const listed = await check(async (attempt) => findModels(await open(), settings, attempt));
  if (listed.state !== 'ok') return listed;
  const answered = await check(async (attempt) => {
    const slow = AbortSignal.timeout(answerSeconds * 1000);
    try {
      await tryModel(await open(), settings, AbortSignal.any([attempt, slow]));
      return listed.detail;
    } catch (error) {
      if (!slow.aborted || attempt.aborted) throw error;
      return `${listed.detail}, though there was no answer within ${answerSeconds} s`;
    }
  });
  return withModelRetirement(answered, model, baseUrl);
}

interface Opened {
  package_: typeof sdk;
  client: sdk.OpenAI;
}

/** @returns which models work. @throws ServiceError when one does not exist */
async function findModels(
  { package_, client }: Opened,
  settings: OpenAiSettings & EngineSettings,
  signal: AbortSignal,
): Promise<string> {
  const { OPENAI_BASE_URL: baseUrl } = settings;
  const names = usedModels(settings);
  const known = new Map<string, ServiceError | undefined>();
  for (const model of new Set(names.map((name) => settings[name])))
    known.set(model, await missingModel(package_, client, { model, baseUrl }, signal));
  const missing = names.filter((name) => known.get(settings[name]) !== undefined);
  const works = [...known].filter(([, fault]) => fault === undefined).map(([model]) => model);
  const [first] = missing;
  const fault = first && known.get(settings[first]);
  if (first === undefined || !fault) return `works, with ${works.join(' and ')}`;
  const end = modelRetirement(settings[first], baseUrl);
  throw new ServiceError('missing', openaiService, {
    what: `the key works, but there is no model "${settings[first]}"${end === undefined ? '' : `, ${end}`}`,
    hint: `Set ${missing.join(' and ')} to ${examples[first]}.`,
    cause: fault,
  });
}

/** Has one of the models answer. @throws ServiceError */
async function tryModel(
  { package_, client }: Opened,
  settings: OpenAiSettings & EngineSettings,
  signal: AbortSignal,
): Promise<void> {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model } = settings;
  if (!usedModels(settings).includes('OPENAI_MODEL'))
    return probeTranscription(package_, client, settings.TRANSCRIPTION_MODEL, signal);
  return probeChat({ key: key || 'none', model, modelSetting: 'OPENAI_MODEL', baseUrl }, signal);
}

const examples: Readonly<Record<ModelSetting, string>> = {
  TRANSCRIPTION_MODEL: 'a model of the service, such as gpt-transcribe',
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
