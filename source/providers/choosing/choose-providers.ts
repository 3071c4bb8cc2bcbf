import type { UserError } from '../../core/errors.ts';
import type { EngineChoice } from '../../core/job/job.ts';
import { ownPrices, priceFor } from '../../core/money/prices.ts';
import { isLoopback } from '../../core/settings/loopback.ts';
import { registerSecrets } from '../../core/settings/redact.ts';
import type { ModelEngines } from '../ai/engines.ts';
import { createGeminiEngines } from '../gemini/create.ts';
import type { Providers, Ranker, Transcriber } from '../interfaces.ts';
import { openTextMatching } from '../matching/text-matching.ts';
import { createOfflineInspector } from '../offline/inspect/inspector.ts';
import { createOfflinePlanner } from '../offline/plan/planner.ts';
import { createOfflineRanker } from '../offline/rank/ranker.ts';
import { createOpenAiEngines } from '../openai/chat-model.ts';
import { openTranscription } from '../openai/create.ts';
import { createOpenAiTranscriber } from '../openai/transcriber.ts';
import type { SourceRequest } from '../source-descriptor.ts';
import { openSources } from '../sources.ts';
import { chooseEngine, mayAskOffline } from './choose-engine.ts';

/** The engine name of the role `transcribe` when no engine can transcribe. */
export const noTranscriber = 'transcript file';

/** What decides which engines and sources a job uses. */
export interface ProviderRequest extends Omit<SourceRequest, 'matching'> {
  /** STOCKPILE_HOME, where the sentence model may be installed and spent rate limits are remembered. */
  home: string;
}

/**
 * Chooses the engines and sources, with a reason for each role. There is never a silent downgrade: `fault` says why no
 * job may start with these settings.
 */
export function chooseProviders(request: ProviderRequest): {
  providers: Providers;
  engines: EngineChoice[];
  fault?: UserError;
} {
  registerSecrets(request.settings);
  const matching = openTextMatching(request.home);
  const sources = openSources({ ...request, matching });
  const textRanker = createOfflineRanker(matching);
  const transcription = openTranscriber(request);
  const { models, reason, fault, isLocal } = openModels(request);
  const verification = openVerifier(request, models);
  const { planner, ranker, inspector } = models ?? offlineEngines(request, textRanker);
  const engineOf = { plan: planner, rank: ranker, inspect: inspector };
  const local = isLocal && { isLocal };
  return {
    providers: {
      transcriber: transcription.transcriber,
      ...{ planner, ranker, inspector, textRanker },
      ...(verification.verifier && { verifier: verification.verifier }),
      sources: sources.flatMap(({ source }) => source ?? []),
    },
    engines: [
      {
        role: 'transcribe',
        engine: transcription.transcriber?.name ?? noTranscriber,
        reason: transcription.reason + priceNote(request, transcription.transcriber?.name, false),
      },
      ...(['plan', 'rank', 'inspect'] as const).map((role) => ({
        role,
        engine: models ? engineOf[role].name : 'offline',
        reason: models
          ? reason + priceNote(request, engineOf[role].name, isLocal)
          : role === 'rank'
            ? `${reason}; ${matching.how}`
            : reason,
        ...local,
      })),
      {
        role: 'verify',
        engine: verification.verifier?.name ?? 'offline',
        reason: verification.reason + priceNote(request, verification.verifier?.name, isLocal),
        ...(verification.verifier && local),
      },
      ...sources.map(({ name, source, reason: why }) => ({
        role: `search ${name}`,
        engine: source ? name : 'off',
        reason: why,
      })),
    ],
    ...(fault && { fault }),
  };
}

/** "; price unknown" for a model whose calls cannot be priced, so that nobody starts a job in the belief that it is free. */
function priceNote({ settings }: ProviderRequest, model: string | undefined, isLocal: boolean): string {
  if (model === undefined) return '';
  const price = priceFor([model], Date.now(), ownPrices(settings.PRICES), isLocal);
  return price === undefined ? '; price unknown' : '';
}

/** The engines and sources of a job. @throws UserError when the engine that the settings name cannot run. */
export function providersOfJob(request: ProviderRequest): { providers: Providers; engines: EngineChoice[] } {
  const { fault, ...chosen } = chooseProviders(request);
  if (fault) throw fault;
  return chosen;
}

function offlineEngines({ tools }: ProviderRequest, ranker: Ranker) {
  return {
    planner: createOfflinePlanner(),
    ranker,
    inspector: createOfflineInspector(tools),
  };
}

/** The models that plan, rank and inspect; undefined when the offline engine does it. */
function openModels({ settings, offline, tools }: ProviderRequest): {
  models: ModelEngines | undefined;
  reason: string;
  isLocal: boolean;
  fault?: UserError | undefined;
} {
  const { engine, reason, fault } = chooseEngine(settings, offline);
  if (engine === 'gemini') return { models: createGeminiEngines(settings, tools), reason, isLocal: false };
  if (engine === 'openai') {
    const isLocal = isLoopback(settings.OPENAI_BASE_URL);
    return { models: createOpenAiEngines(settings, tools), reason, isLocal };
  }
  return { models: undefined, reason, isLocal: false, fault };
}

function openTranscriber({ settings, offline, tools }: ProviderRequest): {
  transcriber: Transcriber | undefined;
  reason: string;
} {
  if (offline && !mayAskOffline(settings)) return { transcriber: undefined, reason: '--offline' };
  // A self-hosted server may need no key.
  if (settings.OPENAI_API_KEY === '' && settings.OPENAI_BASE_URL === '')
    return { transcriber: undefined, reason: 'no OPENAI_API_KEY' };
  const at =
    settings.OPENAI_BASE_URL === '' ? 'OPENAI_API_KEY is set' : `the server at ${settings.OPENAI_BASE_URL}`;
  return {
    transcriber: createOpenAiTranscriber(openTranscription(settings, tools)),
    reason: `${at}; a transcript file next to the video takes precedence`,
  };
}

function openVerifier({ settings }: ProviderRequest, models: ModelEngines | undefined) {
  const technical = 'ffmpeg checks length, streams and pictures';
  if (!settings.SEMANTIC_VERIFICATION_ENABLED) return { verifier: undefined, reason: technical };
  if (!models) return { verifier: undefined, reason: `${technical}; there is no engine for the AI check` };
  return { verifier: models.verifier, reason: `${technical}, then the AI checks the content` };
}
