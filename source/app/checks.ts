import { resolve } from 'node:path';
import type { Check, SettingTexts } from '../core/api/app.ts';
import type { EngineChoice } from '../core/job/job.ts';
import { type KeySetting, keySettings } from '../core/settings/key-settings.ts';
import { examineTools, type MissingTool, type Tool } from '../media/tools/tools.ts';
import { ytDlpAgeNote } from '../media/ytdlp/yt-dlp-version.ts';
import { checkKeys } from '../providers/check-keys.ts';
import { findSentenceModel } from '../providers/matching/sentence-model/find.ts';
import { chooseProviders } from '../providers/registry.ts';
import { writeFault } from '../store/files/ensure-folder.ts';
import type { Home } from '../store/home.ts';
import type { CommandContext } from './context.ts';
import { hdrChecks } from './hdr-checks.ts';

/**
 * What is installed and which keys work. `afresh` runs every tool again instead of trusting remembered answers; `tell`
 * is called with all checks each time a key has been tried.
 */
export async function programChecks(
  context: CommandContext,
  afresh = false,
  tell: (checks: Check[]) => void = () => {},
): Promise<Check[]> {
  const { settings, resolved, home, flags } = context;
  const tools = await examineTools(context.toolOptions({ afresh }));
  const keys = new Map(keySettings.map((name) => [name as string, untriedKey(name, context)]));
  const faults = context.faults();
  const homeRow = await homeCheck(home);
  const matching = matchingCheck(home);
  const isRead = (name: string) => faults.every((fault) => fault.name !== name);
  const all = (): Check[] => [
    { name: 'node', state: 'ok', detail: process.versions.node },
    toolCheck('ffmpeg', tools.ffmpeg),
    toolCheck('ffprobe', tools.ffprobe),
    ...hdrChecks(tools),
    ytDlpCheck(tools.ytdlp),
    matching,
    ...keys.values(),
    homeRow,
    ...(isRead('config') ? [{ name: 'config', state: 'ok', detail: context.config.path } as const] : []),
    ...faults,
    ...context.notices.map((notice): Check => ({ name: 'damaged', state: 'limited', detail: notice })),
  ];
  if (flags.offline === true) return all();
  tell(all());
  await checkKeys(settings, new AbortController().signal, (check) => {
    keys.set(check.name, withOrigin(check, resolved));
    tell(all());
  });
  return all();
}

/** What is known about a key without asking its service. */
function untriedKey(name: KeySetting, { settings, resolved, flags }: CommandContext): Check {
  const isOwnServer = name === 'OPENAI_API_KEY' && settings.OPENAI_BASE_URL !== '';
  if (settings[name] === '' && !isOwnServer) return { name, state: 'missing', detail: 'not set' };
  if (flags.offline === true) {
    const what =
      settings[name] === '' ? `no key for ${settings.OPENAI_BASE_URL}` : `set (${resolved.origins[name]})`;
    return { name, state: 'ok', detail: `${what}, not tried: --offline` };
  }
  return { name, state: 'trying', detail: 'asking the service' };
}

function withOrigin(check: Check, resolved: CommandContext['resolved']): Check {
  const name = keySettings.find((each) => each === check.name);
  if (name === undefined || resolved.settings[name] === '') return check;
  return { ...check, detail: `${check.detail} (${resolved.origins[name]})` };
}

/** Which engine each stage would use now, and why; with these settings over the others. @throws UserError */
export async function engineChoices(
  context: CommandContext,
  own: SettingTexts = {},
): Promise<EngineChoice[]> {
  const { flags } = context;
  const { settings } = context.resolvedWith(own);
  const libraryFolders = settings.LIBRARY_FOLDERS.map((folder) => resolve(folder));
  const tools = await examineTools(context.toolOptions());
  return chooseProviders({
    settings,
    offline: flags.offline === true,
    tools,
    libraryFolders,
    exclude: [],
    home: context.home.root,
  }).engines;
}

function toolCheck(name: string, tool: Tool | MissingTool): Check {
  return tool.found
    ? { name, state: 'ok', detail: `${tool.version} at ${tool.path} (${tool.origin})` }
    : { name, state: 'missing', detail: tool.reason, hint: tool.hint };
}

/** YouTube changes often: an old yt-dlp runs, but can download nothing. */
function ytDlpCheck(tool: Tool | MissingTool): Check {
  const check = toolCheck('yt-dlp', tool);
  const old = tool.found ? ytDlpAgeNote(tool.version, Date.now()) : undefined;
  return old ? { ...check, state: 'limited', detail: `${old.note}; ${check.detail}`, hint: old.hint } : check;
}

/** How films are matched with what is said. */
function matchingCheck({ root }: Home): Check {
  const found = findSentenceModel(root);
  if (found)
    return { name: 'matching', state: 'ok', detail: `word stems and the sentence model (${found.origin})` };
  return {
    name: 'matching',
    state: 'missing',
    detail: 'word stems alone: the sentence model was not fetched',
    hint: 'Run `stockpile-tui doctor --install semantic` (31 MB) to find films by what is meant, too (English).',
  };
}

async function homeCheck({ root }: Home): Promise<Check> {
  const fault = await writeFault(root);
  if (fault === undefined) return { name: 'home', state: 'ok', detail: root };
  return {
    name: 'home',
    state: 'missing',
    detail: `${root} cannot be written (${fault})`,
    hint: 'Give permission to write there, or set STOCKPILE_HOME to a folder that can be written.',
  };
}
