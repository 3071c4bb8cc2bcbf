import { EXIT, UserError } from '../core/errors.ts';
import { isLoopback } from '../core/settings/loopback.ts';
import { type Settings, settingsTable } from '../core/settings/settings.ts';

/** Who plans, ranks and looks. */
export type AiEngine = 'gemini' | 'openai' | 'offline';

/** Which engine a job gets, and why, in words for the user. */
export interface EngineWish {
  engine: AiEngine;
  reason: string;
  /** AI_ENGINE asks for an engine that cannot run: no job begins with another one instead. */
  fault?: UserError;
}

/** What of the settings decides. */
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

/** The engine that plans, ranks and looks: the one that AI_ENGINE names, or the first that can. */
export function chooseEngine(settings: EngineSettings, offline: boolean): EngineWish {
  const { AI_ENGINE: wished } = settings;
  if (wished === 'offline') return { engine: 'offline', reason: 'AI_ENGINE=offline' };
  const engines = {
    gemini: gemini(settings, offline),
    openai: openai(settings, offline, wished === 'openai'),
  };
  if (wished !== 'auto') {
    const { can, reason } = engines[wished];
    if (can) return { engine: wished, reason: `AI_ENGINE=${wished}, ${reason}` };
    // The option is the stronger wish, and it is kept.
    if (offline) return { engine: 'offline', reason: `--offline goes before AI_ENGINE=${wished}` };
    return {
      engine: 'offline',
      reason: `AI_ENGINE=${wished}, but ${reason}`,
      fault: cannotRun(wished, reason),
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
  return { can: true, reason: `GEMINI_API_KEY is set${baseUrl === '' ? '' : ` at ${baseUrl}`}` };
}

/** @param isWished whether AI_ENGINE names it: then a server is asked though no model of it was named */
function openai(settings: EngineSettings, offline: boolean, isWished: boolean): Answer {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl } = settings;
  const isLocal = isLoopback(baseUrl);
  if (offline && !isLocal) return { can: false, reason: '--offline' };
  if (baseUrl === '')
    return key === ''
      ? { can: false, reason: 'no OPENAI_API_KEY' }
      : { can: true, reason: 'OPENAI_API_KEY is set' };
  // Such a server may be there for transcription alone: without a key, or offline, it chats once a model of it is named.
  if ((key === '' || offline) && !isWished && !namesModel(settings))
    return { can: false, reason: offline ? '--offline' : `no OPENAI_MODEL of the server at ${baseUrl}` };
  const here = isLocal ? ', on this machine' : '';
  return {
    can: true,
    reason: `${key === '' ? 'OPENAI_MODEL' : 'OPENAI_API_KEY'} is set at ${baseUrl}${here}`,
  };
}

function namesModel({ OPENAI_MODEL, OPENAI_VISION_MODEL }: EngineSettings): boolean {
  return OPENAI_MODEL !== settingsTable.OPENAI_MODEL.default || OPENAI_VISION_MODEL !== '';
}

/** Whether a server on this machine may be asked although nothing may touch the network: its user has to name it. */
export function mayAskOffline(settings: EngineSettings & Pick<Settings, 'TRANSCRIPTION_MODEL'>): boolean {
  const { AI_ENGINE, OPENAI_BASE_URL, TRANSCRIPTION_MODEL } = settings;
  const isOwn = TRANSCRIPTION_MODEL !== settingsTable.TRANSCRIPTION_MODEL.default;
  return isLoopback(OPENAI_BASE_URL) && (AI_ENGINE === 'openai' || isOwn || namesModel(settings));
}

function cannotRun(engine: 'gemini' | 'openai', reason: string): UserError {
  return new UserError(`AI_ENGINE is ${engine}, but ${reason}.`, {
    hint:
      engine === 'gemini'
        ? 'Set GEMINI_API_KEY, or AI_ENGINE to auto.'
        : 'Set OPENAI_API_KEY, or OPENAI_BASE_URL to a server of your own, or AI_ENGINE to auto.',
    exitCode: EXIT.usage,
  });
}
