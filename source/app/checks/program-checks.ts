import { resolve } from 'node:path';
import type { Check, SettingTexts } from '../../core/api/app.ts';
import type { EngineChoice } from '../../core/job/job.ts';
import { neverAborted } from '../../core/reject-on-abort.ts';
import { type KeySetting, keySettings } from '../../core/settings/key-settings.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { chooseHardwareEncoder } from '../../media/cut/hardware-encoder.ts';
import { hdrSupport } from '../../media/probe/dynamic-range.ts';
import { examineTools, type MissingTool, type Tool, type Tools } from '../../media/tools/tools.ts';
import { lacksChallengeSolver } from '../../media/ytdlp/challenge-solver.ts';
import { cookiesFileWarning, cookiesHint } from '../../media/ytdlp/cookies-file.ts';
import { solverHint } from '../../media/ytdlp/yt-dlp-errors.ts';
import { ytDlpAgeNote } from '../../media/ytdlp/yt-dlp-version.ts';
import { checkKeys } from '../../providers/choosing/check-keys.ts';
import { chooseProviders } from '../../providers/choosing/choose-providers.ts';
import { findSentenceModel } from '../../providers/matching/sentence-model/find.ts';
import { writeFault } from '../../store/files/ensure-folder.ts';
import type { Home } from '../../store/home.ts';
import type { CommandContext } from '../context/context.ts';
import { queueChecks } from './queue-checks.ts';

/**
 * Checks what is installed and which keys work.
 * @param refresh run every tool again instead of using cached answers
 * @param onUpdate called with all checks whenever a key has been tried
 */
export async function checkProgram(
  context: CommandContext,
  refresh = false,
  onUpdate: (checks: Check[]) => void = () => {},
): Promise<Check[]> {
  const { settings, resolved, home, flags } = context;
  const tools = await examineTools(context.toolOptions({ refresh }));
  const keys = new Map(keySettings.map((name) => [name as string, uncheckedKey(name, context)]));
  const faults = context.faults();
  const homeRow = await homeCheck(home);
  const encoder = await encoderChecks(tools, settings, refresh);
  const matching = matchingCheck(home);
  const ytDlp = await ytDlpCheck(tools.ytdlp, settings);
  const cookies = await cookiesCheck(settings);
  const queue = await queueChecks(context);
  const isRead = (name: string) => faults.every((fault) => fault.name !== name);
  const all = (): Check[] => [
    { name: 'node', state: 'ok', detail: process.versions.node },
    toolCheck('ffmpeg', tools.ffmpeg),
    toolCheck('ffprobe', tools.ffprobe),
    ...hdrChecks(tools),
    ...encoder,
    ytDlp,
    ...cookies,
    ...queue,
    matching,
    ...keys.values(),
    homeRow,
    ...(isRead('config') ? [{ name: 'config', state: 'ok', detail: context.config.path } as const] : []),
    ...faults,
    ...context.notices.map((notice): Check => ({ name: 'damaged file', state: 'limited', detail: notice })),
  ];
  if (flags.offline === true) return all();
  onUpdate(all());
  await checkKeys(settings, neverAborted, (check) => {
    keys.set(check.name, withOrigin(check, resolved));
    onUpdate(all());
  });
  return all();
}

/** The check of a key before its service was asked. */
function uncheckedKey(name: KeySetting, { settings, resolved, flags }: CommandContext): Check {
  const isOwnServer = name === 'OPENAI_API_KEY' && settings.OPENAI_BASE_URL !== '';
  if (settings[name] === '' && !isOwnServer) return { name, state: 'missing', detail: 'not set' };
  if (flags.offline === true) {
    const what =
      settings[name] === '' ? `no key for ${settings.OPENAI_BASE_URL}` : `set (${resolved.origins[name]})`;
    return { name, state: 'ok', detail: `${what}, not checked: --offline` };
  }
  return { name, state: 'trying', detail: 'checking' };
}

function withOrigin(check: Check, resolved: CommandContext['resolved']): Check {
  const name = keySettings.find((each) => each === check.name);
  if (name === undefined || resolved.settings[name] === '') return check;
  return { ...check, detail: `${check.detail} (${resolved.origins[name]})` };
}

/**
 * Which engine each stage would use now, and why.
 * @param own settings with precedence over all others
 * @throws UserError
 */
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

/** The check of STOCKPILE_HOME. */
export const homeCheckName = 'data folder';

/** Where a tool or package was found. */
const originWords: Readonly<Record<Tool['origin'], string>> = {
  setting: 'from the settings',
  PATH: 'on the PATH',
  package: 'from an npm package',
  home: 'installed by stockpile-tui',
};

function toolCheck(name: string, tool: Tool | MissingTool): Check {
  return tool.found
    ? { name, state: 'ok', detail: `${tool.version} at ${tool.path} (${originWords[tool.origin]})` }
    : { name, state: 'missing', detail: tool.reason, hint: tool.hint };
}

/** Warns about a yt-dlp that is old, since YouTube changes often, or that cannot solve YouTube's challenges. */
export async function ytDlpCheck(
  tool: Tool | MissingTool,
  { YTDLP_REMOTE_COMPONENTS: remote }: Pick<Settings, 'YTDLP_REMOTE_COMPONENTS'>,
): Promise<Check> {
  const check = toolCheck('yt-dlp', tool);
  if (!tool.found) return check;
  const old = ytDlpAgeNote(tool.version, Date.now());
  if (old) return { ...check, state: 'limited', detail: `${old.note}; ${check.detail}`, hint: old.hint };
  if (remote !== '' || !(await lacksChallengeSolver(tool))) return check;
  const lack = "it has no scripts to solve YouTube's challenges, so it finds no video";
  return { ...check, state: 'limited', detail: `${lack}; ${check.detail}`, hint: solverHint };
}

/** A check that warns about a cookies file that other users can read. */
async function cookiesCheck({ YTDLP_COOKIES_FILE: file }: Settings): Promise<Check[]> {
  const warning = await cookiesFileWarning(file);
  if (warning === undefined) return [];
  return [{ name: 'cookies', state: 'limited', detail: warning, hint: cookiesHint }];
}

/** How videos are matched with the transcript. */
function matchingCheck({ root }: Home): Check {
  const found = findSentenceModel(root);
  if (found)
    return {
      name: 'matching',
      state: 'ok',
      detail: `finds videos by their words and by meaning (sentence model ${originWords[found.origin]})`,
    };
  return {
    name: 'matching',
    state: 'missing',
    detail: 'finds videos by their words only',
    hint: 'Run `stockpile-tui doctor --install semantic` (31 MB) to also find videos by meaning (English only).',
  };
}

async function homeCheck({ root }: Home): Promise<Check> {
  const fault = await writeFault(root);
  if (fault === undefined) return { name: homeCheckName, state: 'ok', detail: root };
  return {
    name: homeCheckName,
    state: 'missing',
    detail: `${root} cannot be written (${fault})`,
    hint: 'Give write permission, or set STOCKPILE_HOME to a folder that can be written.',
  };
}

/**
 * The encoder of clips, if another than libx264 is wanted; with `offer`, also one that would work.
 * @param offer tries the encoders even if none is wanted
 */
export async function encoderChecks(
  tools: Tools,
  { HARDWARE_ENCODER: choice }: Pick<Settings, 'HARDWARE_ENCODER'>,
  offer: boolean,
): Promise<Check[]> {
  if (!tools.ffmpeg.found || (choice === 'off' && !offer)) return [];
  const wanted = choice === 'off' ? 'auto' : choice;
  const found = await chooseHardwareEncoder(wanted, tools, neverAborted);
  if (choice === 'off') {
    const detail = `libx264; ${found.name} works here, too (HARDWARE_ENCODER=auto uses it)`;
    return found.name === undefined ? [] : [{ name: 'encoder', state: 'ok', detail }];
  }
  if (found.name !== undefined) return [{ name: 'encoder', state: 'ok', detail: found.name }];
  return [
    {
      name: 'encoder',
      state: 'limited',
      detail: `libx264: ${found.fault ?? 'no hardware encoder works here'}`,
      hint: 'Set FFMPEG_PATH to an ffmpeg with an encoder for this graphics card, or HARDWARE_ENCODER to off.',
    },
  ];
}

/** A check that lists what this ffmpeg cannot do with HDR; none when it can do everything. */
export function hdrChecks(tools: Tools): Check[] {
  if (!tools.ffmpeg.found) return [];
  const { toneMaps, encodesHevc } = hdrSupport(tools);
  const lacks = [
    !toneMaps && 'cannot convert HDR footage to SDR, so such clips look pale',
    !encodesHevc && 'cannot encode HEVC, so clips for an HDR video are SDR',
  ].filter((each) => each !== false);
  if (lacks.length === 0) return [];
  return [
    {
      name: 'hdr',
      state: 'limited',
      detail: `this ffmpeg ${lacks.join('; it ')}`,
      hint: 'Install a current ffmpeg with libzimg and libx265, or set FFMPEG_PATH to its path.',
    },
  ];
}
