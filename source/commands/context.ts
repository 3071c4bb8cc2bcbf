import { delimiter } from 'node:path';
import { type ResolvedSettings, resolveSettings, type SettingLayer } from '../core/resolve-settings.ts';
import type { Settings } from '../core/settings.ts';
import { findTools, type Tools } from '../media/tools.ts';
import { FileCache, NoCache } from '../store/cache.ts';
import { Config } from '../store/config.ts';
import type { SetAside } from '../store/document.ts';
import { History } from '../store/history.ts';
import { type Home, homeAt } from '../store/home.ts';
import { environmentLayers } from '../store/layers.ts';
import { type Flags, flagLayer } from './flags.ts';

/** What every command starts from. */
export interface CommandContext {
  flags: Flags;
  home: Home;
  config: Config;
  /** Options, environment, `.env`, config: from the strongest to the weakest. */
  layers: readonly SettingLayer[];
  resolved: ResolvedSettings;
  settings: Settings;
  history: History;
  /** One sentence for each file that was damaged and set aside. */
  notices: string[];
  tools(): Promise<Tools>;
}

/** Reads settings and history. @throws UserError for a value out of range. */
export async function openContext(flags: Flags): Promise<CommandContext> {
  const notices: string[] = [];
  const notice = (damaged: SetAside | undefined) => {
    if (damaged)
      notices.push(
        `${damaged.file} could not be read (${damaged.reason}); it was kept as ${damaged.keptAs}.`,
      );
  };
  const outside = await environmentLayers(process.env, process.cwd());
  const options = flagLayer(flags, delimiter);
  const home = homeAt(firstValue([options, ...outside], 'STOCKPILE_HOME'));
  const { config, damaged } = await Config.open(home);
  notice(damaged);
  const layers: SettingLayer[] = [options, ...outside, { origin: 'config', values: config.values() }];
  const resolved = resolveSettings(layers);
  const history = new History(home);
  notice(await history.load());
  const { settings } = resolved;
  let tools: Promise<Tools> | undefined;
  return {
    flags,
    home,
    config,
    layers,
    resolved,
    settings,
    history,
    notices,
    tools: () => {
      tools ??= findTools({ settings, home: home.root });
      return tools;
    },
  };
}

export function openCache(home: Home, settings: Settings): FileCache | NoCache {
  return settings.CACHE_ENABLED
    ? new FileCache(home.cache, {
        ttlDays: settings.CACHE_TTL_DAYS,
        maxBytes: settings.CACHE_MAX_SIZE_MB * 1e6,
      })
    : new NoCache();
}

function firstValue(layers: readonly SettingLayer[], name: string): string {
  return layers.find((layer) => (layer.values[name] ?? '') !== '')?.values[name] ?? '';
}
