import type { EngineChoice } from '../core/job.ts';
import { registerSecrets } from '../core/redact.ts';
import type { Settings } from '../core/settings.ts';
import type { Tools } from '../media/tools.ts';
import { createGeminiEngines, type GeminiEngines } from './gemini/create.ts';
import type { Providers, Transcriber } from './interfaces.ts';
import { openTextMatching } from './matching/text-matching.ts';
import { createOfflineInspector } from './offline/inspector.ts';
import { createOfflinePlanner } from './offline/planner.ts';
import { createOfflineRanker } from './offline/ranker.ts';
import { openListener } from './openai/create.ts';
import { createOpenAiTranscriber } from './openai/transcriber.ts';
import { openSources } from './source-rows.ts';

/** What decides which engines and sources a job gets. */
export interface ProviderRequest {
  settings: Settings;
  /** Nothing may touch the network. */
  offline: boolean;
  tools: Tools;
  libraryFolders: readonly string[];
  /** Files and folders that are never offered as footage: the video itself. */
  exclude: readonly string[];
  /** STOCKPILE_HOME: the sentence model may lie there. */
  home: string;
}

/** The engines and sources that run here, and for each role which one it is and why. Never a silent downgrade. */
export function chooseProviders(request: ProviderRequest): { providers: Providers; engines: EngineChoice[] } {
  registerSecrets(request.settings);
  const matching = openTextMatching(request.home);
  const sources = openSources({ ...request, matching });
  const textRanker = createOfflineRanker(matching);
  const listening = openTranscriber(request);
  const thinking = openGeminiEngines(request);
  const { engines: gemini, reason } = thinking;
  const last = openVerifier(request, gemini);
  return {
    providers: {
      transcriber: listening.transcriber,
      planner: gemini?.planner ?? createOfflinePlanner(),
      ranker: gemini?.ranker ?? textRanker,
      textRanker,
      inspector: gemini?.inspector ?? createOfflineInspector(request.tools),
      ...(last.verifier && { verifier: last.verifier }),
      sources: sources.flatMap(({ source }) => source ?? []),
    },
    engines: [
      {
        role: 'transcribe',
        engine: listening.transcriber?.name ?? 'transcript file',
        reason: listening.reason,
      },
      ...(['plan', 'rank', 'inspect'] as const).map((role) => ({
        role,
        engine: gemini?.planner.name ?? 'offline',
        reason,
      })),
      { role: 'verify', engine: last.verifier?.name ?? 'offline', reason: last.reason },
      ...sources.map(({ name, source, reason: why }) => ({
        role: `search ${name}`,
        engine: source ? name : 'off',
        reason: why,
      })),
    ],
  };
}

function openTranscriber({ settings, offline, tools }: ProviderRequest): {
  transcriber: Transcriber | undefined;
  reason: string;
} {
  if (offline) return { transcriber: undefined, reason: '--offline' };
  // A server of one's own may want no key.
  if (settings.OPENAI_API_KEY === '' && settings.OPENAI_BASE_URL === '')
    return { transcriber: undefined, reason: 'no OPENAI_API_KEY' };
  const at = settings.OPENAI_BASE_URL === '' ? 'OPENAI_API_KEY is set' : `at ${settings.OPENAI_BASE_URL}`;
  return {
    transcriber: createOpenAiTranscriber(openListener(settings, tools)),
    reason: `${at}; a transcript file beside the video goes first`,
  };
}

function openGeminiEngines({ settings, offline, tools }: ProviderRequest): {
  engines: GeminiEngines | undefined;
  reason: string;
} {
  if (offline) return { engines: undefined, reason: '--offline' };
  if (settings.GEMINI_API_KEY === '') return { engines: undefined, reason: 'no GEMINI_API_KEY' };
  const at = settings.GEMINI_BASE_URL === '' ? '' : ` at ${settings.GEMINI_BASE_URL}`;
  return { engines: createGeminiEngines(settings, tools), reason: `GEMINI_API_KEY is set${at}` };
}

function openVerifier({ settings }: ProviderRequest, gemini: GeminiEngines | undefined) {
  const technical = 'length, streams and pictures by ffmpeg';
  if (!settings.SEMANTIC_VERIFICATION_ENABLED) return { verifier: undefined, reason: technical };
  if (!gemini) return { verifier: undefined, reason: `${technical} only: no engine for the last look` };
  return { verifier: gemini.verifier, reason: `${technical}, then SEMANTIC_VERIFICATION_ENABLED` };
}
