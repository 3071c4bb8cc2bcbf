import type { CommandContext } from '../app/context/context.ts';
import { EXIT, type ExitCode, UserError } from '../core/errors.ts';
import { didYouMean } from '../core/text/nearest-word.ts';
import { cacheStats, clearCache, pruneCache } from '../store/cache.ts';
import { print } from './args/output-mode.ts';

const verbs = ['stats', 'clear', 'prune'];

/** `stockpile-tui cache stats|clear|prune`. */
export async function cache(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const { home, settings, flags } = context;
  const [verb = 'stats', ...rest] = words;
  if (rest.length > 0 || !verbs.includes(verb)) {
    const typed = words.join(' ').slice(0, 60);
    throw new UserError(`cache has no command "${typed}".${didYouMean(typed, verbs)}`, {
      hint: 'Use stats, clear or prune.',
      exitCode: EXIT.usage,
    });
  }
  if (verb === 'stats') {
    const kinds = await cacheStats(home.cache);
    const total = kinds.reduce((sum, each) => sum + each.sizeBytes, 0);
    if (flags.json) print(JSON.stringify({ folder: home.cache, kinds, totalBytes: total }));
    else {
      for (const { kind, entries, sizeBytes } of kinds) {
        print(`${kind.padEnd(12)} ${String(entries).padStart(7)} entries  ${megabytes(sizeBytes)}`);
      }
      print(`${megabytes(total)} of ${settings.CACHE_MAX_SIZE_MB} MB in ${home.cache}`);
    }
    return EXIT.finished;
  }
  const limits = { ttlDays: settings.CACHE_TTL_DAYS, maxBytes: settings.CACHE_MAX_SIZE_MB * 1e6 };
  const removed = verb === 'clear' ? await clearCache(home.cache) : await pruneCache(home.cache, limits);
  if (flags.json) print(JSON.stringify({ removed }));
  else print(`removed ${removed.entries} entries, ${megabytes(removed.sizeBytes)}`);
  return EXIT.finished;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
