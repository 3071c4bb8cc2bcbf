import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache } from '../../source/core/cache.ts';
import { resolveSettings } from '../../source/core/settings/resolve-settings.ts';
import type { Settings } from '../../source/core/settings/settings.ts';
import type { ProviderContext } from '../../source/providers/interfaces.ts';
import { FileCache } from '../../source/store/cache.ts';

/** Everything that a source reported. */
export interface Told {
  log: string[];
  messages: string[];
  fractions: number[];
}

export interface Bench {
  context: ProviderContext;
  told: Told;
  stop: AbortController;
  workDir: string;
}

/** A context with a new work folder and cache, and a record of everything that is reported to it. */
export function bench(
  folder: string,
  cache: Cache = new FileCache(join(folder, 'cache'), { ttlDays: 30 }),
): Bench {
  const workDir = join(folder, 'work');
  mkdirSync(workDir, { recursive: true });
  const stop = new AbortController();
  const told: Told = { log: [], messages: [], fractions: [] };
  const context: ProviderContext = {
    signal: stop.signal,
    workDir,
    progress: (fraction, message, wait) => {
      if (fraction !== undefined) told.fractions.push(fraction);
      if (message !== undefined) told.messages.push(wait ? `${message} (${wait.why})` : message);
    },
    log: (_level, message) => told.log.push(message),
    called: () => {},
    reserve: () => Promise.reject(new Error('footage costs nothing')),
    cache,
  };
  return { context, told, stop, workDir };
}

/** The default settings with some changes. */
export function settingsWith(changes: Partial<Settings>): Settings {
  return { ...resolveSettings([]).settings, ...changes };
}
