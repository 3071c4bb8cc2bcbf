import { resolve } from 'node:path';
import type { Check, SettingTexts } from '../core/app.ts';
import { EXIT, type ExitCode } from '../core/errors.ts';
import type { EngineChoice } from '../core/job.ts';
import { findTools, installTools, type MissingTool, type Tool } from '../media/tools.ts';
import { ytDlpAgeNote } from '../media/yt-dlp-version.ts';
import { checkKeys, type KeyName, keyNames } from '../providers/check-keys.ts';
import { chooseProviders } from '../providers/registry.ts';
import type { CommandContext } from './context.ts';
import { complain, print } from './output-mode.ts';

/** `stockpile-tui doctor`: what is installed, which keys are there, which engine each stage will use and why. */
export async function doctor(context: CommandContext): Promise<ExitCode> {
  if (context.flags.install) {
    complain('fetching ffmpeg and ffprobe from the npm registry (about 45 MB) ...');
    await installTools(context.home.root, complain, new AbortController().signal);
  }
  const checks = await programChecks(context, context.flags.install === true);
  const engines = await engineChoices(context);
  if (context.flags.json) {
    print(JSON.stringify({ checks, engines }));
  } else {
    const width = Math.max(
      ...checks.map((each) => each.name.length),
      ...engines.map((each) => each.role.length),
    );
    for (const check of checks) for (const line of checkLines(check, width)) print(line);
    print('');
    for (const { role, engine, reason } of engines) print(`   ${role.padEnd(width)}  ${engine} (${reason})`);
  }
  const broken = checks.some(
    (check) => check.state === 'missing' && check.hint !== undefined && isNeeded(check),
  );
  return broken ? EXIT.failed : EXIT.finished;
}

/**
 * What was found where. `afresh` looks again after an installation; `tell` hears of all checks each time one of the
 * keys that are tried has brought an answer.
 */
export async function programChecks(
  context: CommandContext,
  afresh = false,
  tell: (checks: Check[]) => void = () => {},
): Promise<Check[]> {
  const { settings, resolved, home, flags } = context;
  const tools = afresh ? await findTools({ settings, home: home.root }) : await context.tools();
  const keys = new Map(keyNames.map((name) => [name as string, untriedKey(name, context)]));
  const all = (): Check[] => [
    { name: 'node', state: 'ok', detail: process.versions.node },
    toolCheck('ffmpeg', tools.ffmpeg),
    toolCheck('ffprobe', tools.ffprobe),
    ytDlpCheck(tools.ytdlp),
    ...keys.values(),
    { name: 'home', state: 'ok', detail: home.root },
    { name: 'config', state: 'ok', detail: context.config.path },
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

/** What can be said of a key without its service. */
function untriedKey(name: KeyName, { settings, resolved, flags }: CommandContext): Check {
  if (settings[name] === '') return { name, state: 'missing', detail: 'not set' };
  if (flags.offline === true)
    return { name, state: 'ok', detail: `set (${resolved.origins[name]}), not tried: --offline` };
  return { name, state: 'trying', detail: 'asking the service' };
}

function withOrigin(check: Check, resolved: CommandContext['resolved']): Check {
  const name = keyNames.find((each) => each === check.name);
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
  const tools = await context.tools();
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

/** YouTube changes often: an old yt-dlp is found, runs, and gets nothing. */
function ytDlpCheck(tool: Tool | MissingTool): Check {
  const check = toolCheck('yt-dlp', tool);
  const old = tool.found ? ytDlpAgeNote(tool.version, Date.now()) : undefined;
  return old ? { ...check, state: 'limited', detail: `${old.note}; ${check.detail}`, hint: old.hint } : check;
}

/** Without these no job can run; all else has a way around. */
function isNeeded(check: Check): boolean {
  return check.name === 'ffmpeg' || check.name === 'ffprobe';
}

const marks = { ok: 'ok', limited: '!!', missing: '--', trying: '..' } as const;

function checkLines(check: Check, width: number): string[] {
  const first = `${marks[check.state]} ${check.name.padEnd(width)}  ${check.detail}`;
  return check.hint === undefined ? [first] : [first, `   ${' '.repeat(width)}  ${check.hint}`];
}
