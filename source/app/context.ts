import { join } from 'node:path';
import type { Check, SettingTexts } from '../core/api/app.ts';
import { UserError } from '../core/errors.ts';
import type { Job } from '../core/job/job.ts';
import {
  type ResolvedSettings,
  resolveSettings,
  resolveUsable,
  type SettingLayer,
} from '../core/settings/resolve-settings.ts';
import { typedSetting, withAbsolutePaths } from '../core/settings/setting-paths.ts';
import { checkChange } from '../core/settings/setting-states.ts';
import type { SettingName, Settings } from '../core/settings/settings.ts';
import type { Place } from '../core/text/typed-path.ts';
import { type FindToolsOptions, findTools, type Tools } from '../media/tools/tools.ts';
import { FileCache } from '../store/cache.ts';
import { Config } from '../store/config.ts';
import { describeSetAside, type SetAside } from '../store/files/document.ts';
import { type Home, homeAt } from '../store/home.ts';
import { History } from '../store/jobs/history.ts';
import { dotEnvLayer, environmentLayer } from '../store/layers.ts';
import { RememberedTools } from '../store/tool-memory.ts';
import type { Flags } from './flags.ts';
import { here } from './here.ts';

/** What every command starts from. */
export interface CommandContext {
  flags: Flags;
  place: Place;
  home: Home;
  config: Config;
  /** Options, environment, `.env`, config: from the strongest to the weakest. */
  layers: readonly SettingLayer[];
  resolved: ResolvedSettings;
  settings: Settings;
  /** The settings with these over all others, for one job alone. @throws UserError */
  resolvedWith(values: SettingTexts): ResolvedSettings;
  /** Saves a setting in the config, or removes it; `settings` and `tools` change with it. @throws UserError */
  keep(name: SettingName, value: string | undefined): Promise<void>;
  history: History;
  /** One sentence for each file that was damaged and set aside. */
  notices: string[];
  /** What cannot be read or used, one row each, when opened with `examine`; otherwise these are thrown. */
  faults(): Check[];
  /** Saves what was found out about the tools. */
  keepToolAnswers(): Promise<void>;
  /** How tools are looked for with the present settings. */
  toolOptions(wish?: ToolsWish): FindToolsOptions;
  /** The tools of a job, looked for only once. @throws UserError when a setting names one that does not run. */
  tools(wish?: ToolsWish): Promise<Tools>;
}

/** `offline`: yt-dlp is not started; defaults to the option `--offline`. */
export interface ToolsWish {
  offline?: boolean;
  /** Looks again, after an installation. */
  afresh?: boolean;
}

/** The options given on the command line, and the settings they stand for. */
export interface GivenOptions {
  flags: Flags;
  layer: SettingLayer;
}

/**
 * Reads settings and history.
 * @param examine treat what cannot be read or used as absent, and list it in `faults`
 * @throws UserError when they cannot be read; `settings` throws one for a value out of range.
 */
export async function openContext({ flags, layer }: GivenOptions, examine = false): Promise<CommandContext> {
  const notices: string[] = [];
  const unreadable: Check[] = [];
  const notice = (damaged: SetAside | undefined) => {
    if (damaged) notices.push(describeSetAside(damaged));
  };
  /** Replaces something that cannot be read by a default. */
  const otherwise =
    <Value>(name: string, instead: Value) =>
    (error: unknown): Value => {
      if (!examine) throw error;
      unreadable.push(faultRow(name, error));
      return instead;
    };
  const place = here();
  const whole = (each: SettingLayer) => withAbsolutePaths(each, place);
  const dotEnv = await dotEnvLayer(place.cwd).catch(
    otherwise<SettingLayer>('.env', { origin: '.env', values: {} }),
  );
  const options = whole(layer);
  const outside = [environmentLayer(process.env), dotEnv].map(whole);
  const home = homeAt(firstValue([options, ...outside], 'STOCKPILE_HOME'));
  const { config, damaged } = await Config.open(home)
    .catch(throwUnusable(home))
    .catch(otherwise('config', { config: Config.empty(home), damaged: undefined }));
  notice(damaged);
  const layersNow = (): SettingLayer[] => [
    options,
    ...outside,
    whole({ origin: 'config', values: config.values() }),
  ];
  const resolve = examine ? resolveUsable : resolveSettings;
  const history = new History(home);
  notice(await history.load().catch(throwUnusable(home)).catch(otherwise('history', undefined)));
  let resolved: ResolvedSettings | undefined;
  const memory = new RememberedTools(home);
  const tools = new Map<boolean, Promise<Tools>>();
  const context: CommandContext = {
    flags,
    place,
    home,
    config,
    get layers() {
      return layersNow();
    },
    // Resolved only on demand: `config set` must be able to repair a wrong value.
    get resolved() {
      resolved ??= resolve(layersNow());
      return resolved;
    },
    get settings() {
      return context.resolved.settings;
    },
    resolvedWith: (values) => resolve([whole({ origin: 'option', values }), ...layersNow()]),
    async keep(name, typed) {
      const value = typed === undefined ? undefined : typedSetting(name, typed, place);
      checkChange(name, value, layersNow());
      await (value === undefined ? config.unset(name) : config.set(name, value));
      resolved = undefined;
      tools.clear();
    },
    history,
    notices,
    faults: () => {
      const unusable = examine ? resolveUsable(layersNow()).faults : [];
      return [...unreadable, ...unusable.map(({ name, error }) => faultRow(name, error))];
    },
    keepToolAnswers: () => memory.flush(),
    toolOptions: ({ offline = flags.offline === true, afresh = false } = {}) => {
      return { settings: context.settings, home: home.root, memory, offline, afresh };
    },
    tools: (wish = {}) => {
      const search = context.toolOptions(wish);
      const offline = search.offline === true;
      if (wish.afresh) tools.clear();
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

/** @throws UserError for a home folder that cannot be read or made. */
function throwUnusable(home: Home) {
  return (error: unknown): never => {
    if (!(error instanceof Error) || !('code' in error) || error instanceof UserError) throw error;
    const path = 'path' in error ? String(error.path) : home.root;
    throw new UserError(`${path} cannot be read or made (${String(error.code)}).`, {
      hint: 'Give permission there, or set STOCKPILE_HOME to a folder that can be written.',
      cause: error,
    });
  };
}

/** The shared cache. When it is off, one inside the job's folder, so that a job that was killed does not pay twice. */
export function openCache(home: Home, settings: Settings, workDir: string): FileCache {
  const ttlDays = settings.CACHE_TTL_DAYS;
  return settings.CACHE_ENABLED
    ? new FileCache(home.cache, { ttlDays, maxBytes: settings.CACHE_MAX_SIZE_MB * 1e6 })
    : new FileCache(join(workDir, 'answers'), { ttlDays });
}

/** The settings of a saved job now: today's options first, then the job's own, then today's keys and tools. */
export function settingsOf(job: Job, { layers }: CommandContext): ResolvedSettings {
  const [options, ...others] = layers;
  const saved = { origin: 'config' as const, values: job.options.settings };
  return resolveSettings([...(options ? [options] : []), saved, ...others]);
}

function firstValue(layers: readonly SettingLayer[], name: string): string {
  return layers.find((layer) => (layer.values[name] ?? '') !== '')?.values[name] ?? '';
}
