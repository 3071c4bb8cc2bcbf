import type { UserError } from '../core/errors.ts';
import type { EngineChoice } from '../core/job/job.ts';
import { isLoopback } from '../core/settings/loopback.ts';
import { registerSecrets } from '../core/settings/redact.ts';
import type { ModelEngines } from './ai/engines.ts';
import { chooseEngine, mayAskOffline } from './choose-engine.ts';
import { createGeminiEngines } from './gemini/create.ts';
import type { Providers, Ranker, Transcriber } from './interfaces.ts';
import { openTextMatching } from './matching/text-matching.ts';
import { createOfflineInspector } from './offline/inspect/inspector.ts';
import { createOfflinePlanner } from './offline/plan/planner.ts';
import { createOfflineRanker } from './offline/rank/ranker.ts';
import { createOpenAiEngines } from './openai/chat-model.ts';
import { openListener } from './openai/create.ts';
import { createOpenAiTranscriber } from './openai/transcriber.ts';
import type { SourceRequest } from './source-descriptor.ts';
import { openSources } from './sources.ts';

/** What stands for the engine that transcribes where none can listen. */
export const noTranscriber = 'transcript file';

/** What decides which engines and sources a job gets. */
export interface ProviderRequest extends Omit<SourceRequest, 'matching'> {
  /** STOCKPILE_HOME: the sentence model may lie there. */
  home: string;
}

/**
 * The engines and sources that run here, and for each role which one it is and why. Never a silent downgrade: `fault` is
 * why no job may begin this way.
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
  const listening = openTranscriber(request);
  const { models, reason, fault, isLocal } = openModels(request);
  const last = openVerifier(request, models);
  const { planner, ranker, inspector } = models ?? offlineEngines(request, textRanker);
  const thinking = { plan: planner, rank: ranker, inspect: inspector };
  const local = isLocal && { isLocal };
  return {
    providers: {
      transcriber: listening.transcriber,
      ...{ planner, ranker, inspector, textRanker },
      ...(last.verifier && { verifier: last.verifier }),
      sources: sources.flatMap(({ source }) => source ?? []),
    },
    engines: [
      {
        role: 'transcribe',
        engine: listening.transcriber?.name ?? noTranscriber,
        reason: listening.reason,
      },
      ...(['plan', 'rank', 'inspect'] as const).map((role) => ({
        role,
        engine: models ? thinking[role].name : 'offline',
        reason: models || role !== 'rank' ? reason : `${reason}; ${matching.how}`,
        ...local,
      })),
      {
        role: 'verify',
        engine: last.verifier?.name ?? 'offline',
        reason: last.reason,
        ...(last.verifier && local),
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

/** What a job is given. @throws UserError when an engine that is asked for cannot run: none takes its place unasked. */
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

/** The models that plan, rank and look; undefined when all of that is done offline. */
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
  // A server of one's own may want no key.
  if (settings.OPENAI_API_KEY === '' && settings.OPENAI_BASE_URL === '')
    return { transcriber: undefined, reason: 'no OPENAI_API_KEY' };
  const at = settings.OPENAI_BASE_URL === '' ? 'OPENAI_API_KEY is set' : `at ${settings.OPENAI_BASE_URL}`;
  return {
    transcriber: createOpenAiTranscriber(openListener(settings, tools)),
    reason: `${at}; a transcript file beside the video goes first`,
  };
}

function openVerifier({ settings }: ProviderRequest, models: ModelEngines | undefined) {
  const technical = 'length, streams and pictures by ffmpeg';
  if (!settings.SEMANTIC_VERIFICATION_ENABLED) return { verifier: undefined, reason: technical };
  if (!models) return { verifier: undefined, reason: `${technical} only: no engine for the last look` };
  return { verifier: models.verifier, reason: `${technical}, then SEMANTIC_VERIFICATION_ENABLED` };
}
