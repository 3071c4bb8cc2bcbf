import { EXIT, UserError } from '../../core/errors.ts';
import { isLoopback } from '../../core/settings/loopback.ts';
import { type Settings, settingsTable } from '../../core/settings/settings.ts';

/** What plans, ranks and inspects. */
export type AiEngine = 'gemini' | 'openai' | 'offline';

/** The engine of a job, and the reason in words for the user. */
export interface EngineDecision {
  engine: AiEngine;
  reason: string;
  /** AI_ENGINE names an engine that cannot run. No job may start with a different one instead. */
  fault?: UserError;
}

/** The settings that decide which engine is used. */
export type EngineSettings = Pick<
  Settings,
  | 'AI_ENGINE'
  | 'GEMINI_API_KEY'
  | 'GEMINI_BASE_URL'
  | 'OPENAI_API_KEY'
  | 'OPENAI_BASE_URL'
  | 'OPENAI_MODEL'
  | 'OPENAI_VISION_MODEL'
>;

/** Whether an engine can run, and why or why not. */
type Answer = { can: boolean; reason: string };

/** Chooses the engine that plans, ranks and inspects: the one that AI_ENGINE names, or the first that can run. */
export function chooseEngine(settings: EngineSettings, offline: boolean): EngineDecision {
  const { AI_ENGINE: requested } = settings;
  if (requested === 'offline') return { engine: 'offline', reason: 'AI_ENGINE=offline' };
  const engines = {
    gemini: gemini(settings, offline),
    openai: openai(settings, offline, requested === 'openai'),
  };
  if (requested !== 'auto') {
    const { can, reason } = engines[requested];
    if (can) return { engine: requested, reason: `AI_ENGINE=${requested}, ${reason}` };
    // A command line option overrides a setting.
    if (offline) return { engine: 'offline', reason: `--offline overrides AI_ENGINE=${requested}` };
    return {
      engine: 'offline',
      reason: `AI_ENGINE=${requested}, but ${reason}`,
      fault: cannotRun(requested, reason),
    };
  }
  if (engines.gemini.can) return { engine: 'gemini', reason: engines.gemini.reason };
  if (engines.openai.can) return { engine: 'openai', reason: engines.openai.reason };
  if (offline) return { engine: 'offline', reason: '--offline' };
  return { engine: 'offline', reason: `${engines.gemini.reason}, ${engines.openai.reason}` };
}

function gemini({ GEMINI_API_KEY: key, GEMINI_BASE_URL: baseUrl }: EngineSettings, offline: boolean): Answer {
  if (offline) return { can: false, reason: '--offline' };
  if (key === '') return { can: false, reason: 'no GEMINI_API_KEY' };
  return {
    can: true,
    reason: `GEMINI_API_KEY is set${baseUrl === '' ? '' : `, for the server at ${baseUrl}`}`,
  };
}

/** @param isRequested whether AI_ENGINE names it; then a server is used even when no model is set */
function openai(settings: EngineSettings, offline: boolean, isRequested: boolean): Answer {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl } = settings;
  const isLocal = isLoopback(baseUrl);
  if (offline && !isLocal) return { can: false, reason: '--offline' };
  if (baseUrl === '')
    return key === ''
      ? { can: false, reason: 'no OPENAI_API_KEY' }
      : { can: true, reason: 'OPENAI_API_KEY is set' };
  // A server without a key, or offline, may be for transcription only: it is used for chat when a model is set.
  if ((key === '' || offline) && !isRequested && !namesModel(settings))
    return { can: false, reason: offline ? '--offline' : `no OPENAI_MODEL for the server at ${baseUrl}` };
  const here = isLocal ? ', on this machine' : '';
  return {
    can: true,
    reason: `${key === '' ? 'OPENAI_MODEL' : 'OPENAI_API_KEY'} is set, for the server at ${baseUrl}${here}`,
  };
}

function namesModel({ OPENAI_MODEL, OPENAI_VISION_MODEL }: EngineSettings): boolean {
  return OPENAI_MODEL !== settingsTable.OPENAI_MODEL.default || OPENAI_VISION_MODEL !== '';
}

/** Whether a server on this machine may be used with --offline: only when the user has chosen it explicitly. */
export function mayAskOffline(settings: EngineSettings & Pick<Settings, 'TRANSCRIPTION_MODEL'>): boolean {
  const { AI_ENGINE, OPENAI_BASE_URL, TRANSCRIPTION_MODEL } = settings;
  const isOwn = TRANSCRIPTION_MODEL !== settingsTable.TRANSCRIPTION_MODEL.default;
  return isLoopback(OPENAI_BASE_URL) && (AI_ENGINE === 'openai' || isOwn || namesModel(settings));
}

function cannotRun(engine: 'gemini' | 'openai', reason: string): UserError {
  return new UserError(`AI_ENGINE is ${engine}, but there is ${reason}.`, {
    hint:
      engine === 'gemini'
        ? 'Set GEMINI_API_KEY, or AI_ENGINE to auto.'
        : 'Set OPENAI_API_KEY, or OPENAI_BASE_URL to your own server, or AI_ENGINE to auto.',
    exitCode: EXIT.usage,
  });
}
