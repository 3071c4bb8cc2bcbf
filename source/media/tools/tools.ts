import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describeError, EXIT, UserError } from '../../core/errors.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { runProcess } from '../process/process.ts';
import { type CheckOptions, checkTool, type ToolCheck } from './check-tool.ts';
import { findInPackage, findOnPath, makeExecutable } from './find-tool.ts';
import type { AbilityName, ToolName } from './tool-abilities.ts';

/** An external program that was found and runs. */
export interface Tool {
  found: true;
  name: ToolName;
  path: string;
  version: string;
  /** Abilities that not every build has. */
  abilities: readonly AbilityName[];
  /**
   * Where it was found: a setting such as FFMPEG_PATH, the PATH, a package in node_modules, or one in STOCKPILE_HOME.
   */
  origin: 'setting' | 'PATH' | 'package' | 'home';
}

export interface MissingTool {
  found: false;
  name: ToolName;
  reason: string;
  /** How to get it on this system. */
  hint: string;
}

/** ffmpeg, ffprobe and yt-dlp as they were found on this machine. */
export type Tools = Record<ToolName, Tool | MissingTool>;

export interface FindToolsOptions extends CheckOptions {
  settings: Pick<Settings, 'FFMPEG_PATH' | 'FFPROBE_PATH' | 'YTDLP_PATH'>;
  /** STOCKPILE_HOME; its folder `tools/` may contain installed packages. */
  home: string;
  /** No network access is allowed, so yt-dlp is not looked for. */
  offline?: boolean | undefined;
}

const settingOf = { ffmpeg: 'FFMPEG_PATH', ffprobe: 'FFPROBE_PATH', ytdlp: 'YTDLP_PATH' } as const;
/** File names, without the extension that Windows adds. */
const programOf = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', ytdlp: 'yt-dlp' } as const;
/** npm scopes with a binary for each platform: ffmpeg 4.1 and an ffprobe of 2023. */
const packageOf = { ffmpeg: '@ffmpeg-installer', ffprobe: '@ffprobe-installer', ytdlp: undefined } as const;

/**
 * Looks for ffmpeg, ffprobe and yt-dlp: in the setting, the PATH, the packages in node_modules, then those in
 * STOCKPILE_HOME. The first that runs is used; a missing tool is a result, not an error.
 * @throws UserError when a setting names a program that does not exist or does not run.
 */
export function findTools(options: FindToolsOptions): Promise<Tools> {
  return eachTool((name) => findTool(name, options));
}

/** Like findTools, for `doctor`: a wrong setting is reported as a missing tool instead of thrown. */
export function examineTools(options: FindToolsOptions): Promise<Tools> {
  return eachTool((name) =>
    findTool(name, options).catch((error: unknown): MissingTool => {
      if (!(error instanceof UserError))
        return { found: false, name, reason: describeError(error), hint: installHint(name) };
      return { found: false, name, reason: error.message, hint: error.hint ?? installHint(name) };
    }),
  );
}

async function eachTool(find: (name: ToolName) => Promise<Tool | MissingTool>): Promise<Tools> {
  const [ffmpeg, ffprobe, ytdlp] = await Promise.all([find('ffmpeg'), find('ffprobe'), find('ytdlp')]);
  return { ffmpeg, ffprobe, ytdlp };
}

/**
 * Returns the tool when it was found.
 * @throws UserError that says how to install it.
 */
export function requireTool(tool: Tool | MissingTool): Tool {
  if (tool.found) return tool;
  throw new UserError(tool.reason, { hint: tool.hint, exitCode: EXIT.usage });
}

/** Installs ffmpeg and ffprobe into STOCKPILE_HOME, where findTools looks; see installPackages. */
export function installTools(
  home: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  return installPackages(home, ['@ffmpeg-installer/ffmpeg', '@ffprobe-installer/ffprobe'], onLine, signal);
}

/**
 * Installs packages from the npm registry into `tools/` of STOCKPILE_HOME. No install script runs.
 * @param onLine gets npm's output line by line.
 * @throws UserError when there is no npm; ProcessError when npm fails.
 */
export async function installPackages(
  home: string,
  packages: readonly string[],
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const npm = npmCommand();
  const given = installArguments(home, packages);
  if (npm === undefined) {
    throw new UserError('npm was not found.', {
      hint: `Install Node.js with npm, then run: npm ${given.join(' ')}`,
    });
  }
  const args = [...npm.args, ...given];
  await runProcess({ program: npm.program, args, signal, onLine, onErrorLine: onLine });
}

/** How to start npm without a shell; on Windows npm is a batch file, which needs one, so its script is run by Node. */
function npmCommand(): { program: string; args: string[] } | undefined {
  const npm = findOnPath('npm')[0];
  if (npm === undefined || process.platform !== 'win32')
    return npm === undefined ? undefined : { program: npm, args: [] };
  const script = join(dirname(npm), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return existsSync(script) ? { program: process.execPath, args: [script] } : undefined;
}

function installArguments(home: string, packages: readonly string[]): string[] {
  const prefix = ['--prefix', toolsFolder(home)];
  return ['install', ...prefix, '--ignore-scripts', '--no-audit', '--no-fund', ...packages];
}

function toolsFolder(home: string): string {
  return resolve(home, 'tools');
}

async function findTool(name: ToolName, options: FindToolsOptions): Promise<Tool | MissingTool> {
  if (name === 'ytdlp' && options.offline)
    return { found: false, name, reason: 'not checked: --offline', hint: 'Leave out --offline to use it.' };
  const value = options.settings[settingOf[name]];
  if (value !== '') return toolFromSetting(name, value, options);
  const folder = toolsFolder(options.home);
  const faults: string[] = [];
  for (const { path: found, origin, isPackaged } of locations(name, folder)) {
    const path = isPackaged ? await makeExecutable(found, folder).catch(() => found) : found;
    const checked = await checkTool(name, path, options);
    if (checked.runs) return asFound(name, path, checked, origin);
    faults.push(`${path} ${checked.fault}`);
  }
  const program = programOf[name];
  const reason =
    faults.length === 0 ? `${program} was not found.` : `${program} cannot be used: ${faults.join('; ')}.`;
  return { found: false, name, reason, hint: installHint(name) };
}

interface Location {
  path: string;
  origin: Tool['origin'];
  /** From an npm package: it may lack the execute permission. */
  isPackaged: boolean;
}

/** Where a tool may be, the preferred location first. Lazy, since the first one usually works. */
function* locations(name: ToolName, folder: string): Generator<Location> {
  const program = programOf[name];
  for (const path of findOnPath(program)) yield { path, origin: 'PATH', isPackaged: false };
  const scope = packageOf[name];
  if (scope === undefined) return;
  const packaged = findInPackage(scope, program, import.meta.url);
  if (packaged) yield { path: packaged, origin: 'package', isPackaged: true };
  const installed = findInPackage(scope, program, join(folder, 'index.js'));
  if (installed) yield { path: installed, origin: 'home', isPackaged: true };
}

function asFound(
  name: ToolName,
  path: string,
  { version, abilities }: ToolCheck & { runs: true },
  origin: Tool['origin'],
): Tool {
  return { found: true, name, path, version, abilities, origin };
}

async function toolFromSetting(name: ToolName, value: string, options: CheckOptions): Promise<Tool> {
  const setting = settingOf[name];
  const path = /[\\/]/.test(value) ? resolve(value) : (findOnPath(value)[0] ?? resolve(value));
  const checked = await checkTool(name, path, options);
  if (checked.runs) return asFound(name, path, checked, 'setting');
  throw new UserError(`${setting} is "${value}", which ${checked.fault}.`, {
    hint: `Set ${setting} to a ${programOf[name]} that runs, or unset it to have it found automatically.`,
    exitCode: EXIT.usage,
  });
}

const systemInstall: Partial<Record<NodeJS.Platform, Record<'ffmpeg' | 'ytdlp', string>>> = {
  linux: { ffmpeg: 'sudo apt install ffmpeg', ytdlp: 'pipx install "yt-dlp[default]"' },
  darwin: { ffmpeg: 'brew install ffmpeg', ytdlp: 'brew install yt-dlp' },
  win32: { ffmpeg: 'winget install Gyan.FFmpeg', ytdlp: 'winget install yt-dlp.yt-dlp' },
};

function installHint(name: ToolName): string {
  const commands = systemInstall[process.platform] ?? systemInstall.linux;
  if (name === 'ytdlp') return `Install it with \`${commands?.ytdlp}\`, or set YTDLP_PATH.`;
  return `Install it with \`${commands?.ffmpeg}\`, or run \`stockpile-tui doctor --install\`, or set ${settingOf[name]}.`;
}
