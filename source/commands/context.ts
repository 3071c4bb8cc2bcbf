import { delimiter, join } from 'node:path';
import type { SettingTexts } from '../core/app.ts';
import { UserError } from '../core/errors.ts';
import { type ResolvedSettings, resolveSettings, type SettingLayer } from '../core/resolve-settings.ts';
import { typedSetting, withAbsolutePaths } from '../core/setting-paths.ts';
import { checkChange } from '../core/setting-states.ts';
import type { SettingName, Settings } from '../core/settings.ts';
import type { Place } from '../core/typed-path.ts';
import { findTools, type Tools } from '../media/tools.ts';
import { FileCache } from '../store/cache.ts';
import { Config } from '../store/config.ts';
import { describeSetAside, type SetAside } from '../store/document.ts';
import { History } from '../store/history.ts';
import { type Home, homeAt } from '../store/home.ts';
import { environmentLayers } from '../store/layers.ts';
import { type Flags, flagLayer } from './flags.ts';
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
  /** Keeps a setting in the config, or forgets it; what is asked for from now on follows. @throws UserError */
  keep(name: SettingName, value: string | undefined): Promise<void>;
  history: History;
  /** One sentence for each file that was damaged and set aside. */
  notices: string[];
  tools(): Promise<Tools>;
}

/** Reads settings and history. @throws UserError when they cannot be read; `settings` throws one for a value out of range. */
export async function openContext(flags: Flags): Promise<CommandContext> {
  const notices: string[] = [];
  const notice = (damaged: SetAside | undefined) => {
    if (damaged) notices.push(describeSetAside(damaged));
  };
  const place = here();
  const whole = (layer: SettingLayer) => withAbsolutePaths(layer, place);
  const outside = (await environmentLayers(process.env, place.cwd)).map(whole);
  const options = whole(flagLayer(flags, delimiter));
  const home = homeAt(firstValue([options, ...outside], 'STOCKPILE_HOME'));
  const { config, damaged } = await Config.open(home).catch(throwUnusable(home));
  notice(damaged);
  const layersNow = (): SettingLayer[] => [
    options,
    ...outside,
    whole({ origin: 'config', values: config.values() }),
  ];
  const history = new History(home);
  notice(await history.load().catch(throwUnusable(home)));
  let resolved: ResolvedSettings | undefined;
  let tools: Promise<Tools> | undefined;
  const context: CommandContext = {
    flags,
    place,
    home,
    config,
    get layers() {
      return layersNow();
    },
    // Not before they are asked for: `config set` must be able to mend what is wrong with them.
    get resolved() {
      resolved ??= resolveSettings(layersNow());
      return resolved;
    },
    get settings() {
      return context.resolved.settings;
    },
    resolvedWith: (values) => resolveSettings([{ origin: 'option', values }, ...layersNow()]),
    async keep(name, typed) {
      const value = typed === undefined ? undefined : typedSetting(name, typed, place);
      checkChange(name, value, layersNow());
      await (value === undefined ? config.unset(name) : config.set(name, value));
      resolved = undefined;
      tools = undefined;
    },
    history,
    notices,
    tools: () => {
      tools ??= findTools({ settings: context.settings, home: home.root });
      return tools;
    },
  };
  return context;
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

/** Without one that is shared, what this job asked is remembered with it: killed and resumed it does not pay again. */
export function openCache(home: Home, settings: Settings, workDir: string): FileCache {
  const ttlDays = settings.CACHE_TTL_DAYS;
  return settings.CACHE_ENABLED
    ? new FileCache(home.cache, { ttlDays, maxBytes: settings.CACHE_MAX_SIZE_MB * 1e6 })
    : new FileCache(join(workDir, 'answers'), { ttlDays });
}

function firstValue(layers: readonly SettingLayer[], name: string): string {
  return layers.find((layer) => (layer.values[name] ?? '') !== '')?.values[name] ?? '';
}
