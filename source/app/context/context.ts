import { join } from 'node:path';
import type { Check, SettingTexts } from '../../core/api/app.ts';
import { UserError } from '../../core/errors.ts';
import type { Job } from '../../core/job/job.ts';
import {
  type ResolvedSettings,
  resolveSettings,
  resolveSettingsWithFaults,
  type SettingLayer,
} from '../../core/settings/resolve-settings.ts';
import { resolveTypedSetting, withAbsolutePaths } from '../../core/settings/setting-paths.ts';
import { checkChange } from '../../core/settings/setting-states.ts';
import type { SettingName, Settings } from '../../core/settings/settings.ts';
import type { PathContext } from '../../core/text/typed-path.ts';
import { type FindToolsOptions, findTools, type Tools } from '../../media/tools/tools.ts';
import { FileCache } from '../../store/cache.ts';
import { Config } from '../../store/config.ts';
import { type DamagedFile, describeDamagedFile } from '../../store/files/document.ts';
import { type Home, homeAt, makePrivate } from '../../store/home.ts';
import { History } from '../../store/jobs/history.ts';
import { dotEnvLayer, environmentLayer } from '../../store/setting-layers.ts';
import { StoredToolMemory } from '../../store/tool-memory.ts';
import { currentPathContext } from './current-path-context.ts';
import type { Flags } from './flags.ts';

/** What every command starts from. */
export interface CommandContext {
  flags: Flags;
  place: PathContext;
  home: Home;
  config: Config;
  /** Options, environment, `.env`, config: highest precedence first. */
  layers: readonly SettingLayer[];
  resolved: ResolvedSettings;
  settings: Settings;
  /** The settings for one job. `values` take precedence over all others. @throws UserError */
  resolvedWith(values: SettingTexts): ResolvedSettings;
  /** Saves a setting in the config, or removes it; `settings` and `tools` change with it. @throws UserError */
  saveSetting(name: SettingName, value: string | undefined): Promise<void>;
  history: History;
  /** One sentence for each file that was damaged and set aside. */
  notices: string[];
  /** What is invalid or cannot be read, one row each, if opened with `examine`. Otherwise it is thrown. */
  faults(): Check[];
  /** Saves the cached answers of the tools. */
  saveToolAnswers(): Promise<void>;
  /** How tools are searched with the current settings. */
  toolOptions(query?: ToolsQuery): FindToolsOptions;
  /** The tools for jobs; searched only once. @throws UserError when a setting names a tool that does not run */
  tools(query?: ToolsQuery): Promise<Tools>;
}

/** How to search for tools. */
export interface ToolsQuery {
  /** Do not start yt-dlp. Default: the option `--offline`. */
  offline?: boolean;
  /** Search again, after an installation. */
  refresh?: boolean;
}

/** The options on the command line, and the settings they set. */
export interface GivenOptions {
  flags: Flags;
  layer: SettingLayer;
}

/**
 * Reads settings and history.
 * @param examine treat what is invalid or cannot be read as absent, and list it in `faults`
 * @throws UserError when they cannot be read; the getter `settings` throws one for an invalid value
 */
export async function openContext({ flags, layer }: GivenOptions, examine = false): Promise<CommandContext> {
  const notices: string[] = [];
  const unreadable: Check[] = [];
  const notice = (damaged: DamagedFile | undefined) => {
    if (damaged) notices.push(describeDamagedFile(damaged));
  };
  /** With `examine`, uses a default for something that cannot be read. */
  const orDefault =
    <Value>(name: string, instead: Value) =>
    (error: unknown): Value => {
      if (!examine) throw error;
      unreadable.push(faultRow(name, error));
      return instead;
    };
  const place = currentPathContext();
  const absolute = (each: SettingLayer) => withAbsolutePaths(each, place);
  const dotEnv = await dotEnvLayer(place.cwd).catch(
    orDefault<SettingLayer>('.env', { origin: '.env', values: {} }),
  );
  const options = absolute(layer);
  const outside = [environmentLayer(process.env), dotEnv].map(absolute);
  const home = homeAt(firstValue([options, ...outside], 'STOCKPILE_HOME'));
  await makePrivate(home);
  const { config, damaged } = await Config.open(home)
    .catch(throwUnusable(home))
    .catch(orDefault('config', { config: Config.empty(home), damaged: undefined }));
  notice(damaged);
  const layersNow = (): SettingLayer[] => [
    options,
    ...outside,
    absolute({ origin: 'config', values: config.values() }),
  ];
  const resolve = examine ? resolveSettingsWithFaults : resolveSettings;
  const history = new History(home);
  notice(await history.load().catch(throwUnusable(home)).catch(orDefault('history', undefined)));
  let resolved: ResolvedSettings | undefined;
  const memory = new StoredToolMemory(home);
  const tools = new Map<boolean, Promise<Tools>>();
  const context: CommandContext = {
    flags,
    place,
    home,
    config,
    get layers() {
      return layersNow();
    },
    // Resolved only on demand, because `config set` must be able to fix an invalid value.
    get resolved() {
      resolved ??= resolve(layersNow());
      return resolved;
    },
    get settings() {
      return context.resolved.settings;
    },
    resolvedWith: (values) => resolve([absolute({ origin: 'option', values }), ...layersNow()]),
    async saveSetting(name, typed) {
      const value = typed === undefined ? undefined : resolveTypedSetting(name, typed, place);
      checkChange(name, value, layersNow());
      await (value === undefined ? config.unset(name) : config.set(name, value));
      resolved = undefined;
      tools.clear();
    },
    history,
    notices,
    faults: () => {
      const unusable = examine ? resolveSettingsWithFaults(layersNow()).faults : [];
      return [...unreadable, ...unusable.map(({ name, error }) => faultRow(name, error))];
    },
    saveToolAnswers: () => memory.flush(),
    toolOptions: ({ offline = flags.offline === true, refresh = false } = {}) => {
      return { settings: context.settings, home: home.root, memory, offline, refresh };
    },
    tools: (query = {}) => {
      const search = context.toolOptions(query);
      const offline = search.offline === true;
      if (query.refresh) tools.clear();
      const found = tools.get(offline) ?? findTools(search);
      tools.set(offline, found);
      return found;
    },
  };
  return context;
}

function faultRow(name: string, error: unknown): Check {
  if (!(error instanceof UserError)) throw error;
  return { name, state: 'missing', detail: error.message, hint: error.hint };
}

/** @throws UserError for a home folder that cannot be read or created */
function throwUnusable(home: Home) {
  return (error: unknown): never => {
    if (!(error instanceof Error) || !('code' in error) || error instanceof UserError) throw error;
    const path = 'path' in error ? String(error.path) : home.root;
    throw new UserError(`${path} cannot be read or created (${String(error.code)}).`, {
      hint: 'Give write permission, or set STOCKPILE_HOME to another folder.',
      cause: error,
    });
  };
}

/** The shared cache. If it is disabled, a cache in the job's folder, so that a killed job does not pay twice. */
export function openCache(home: Home, settings: Settings, workDir: string): FileCache {
  const ttlDays = settings.CACHE_TTL_DAYS;
  return settings.CACHE_ENABLED
    ? new FileCache(home.cache, { ttlDays, maxBytes: settings.CACHE_MAX_SIZE_MB * 1e6 })
    : new FileCache(join(workDir, 'answers'), { ttlDays });
}

/**
 * The settings for resuming a saved job: current options first, then the job's settings, then all other current
 * layers.
 */
export function settingsOf(job: Job, { layers }: CommandContext): ResolvedSettings {
  const [options, ...others] = layers;
  const saved = { origin: 'config' as const, values: job.options.settings };
  return resolveSettings([...(options ? [options] : []), saved, ...others]);
}

function firstValue(layers: readonly SettingLayer[], name: string): string {
  return layers.find((layer) => (layer.values[name] ?? '') !== '')?.values[name] ?? '';
}
