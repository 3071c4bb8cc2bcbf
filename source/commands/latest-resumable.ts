import type { HistoryEntry } from '../core/app.ts';
import { EXIT, UserError } from '../core/errors.ts';

/** The newest job that can go on. @throws UserError when there is none. */
export function latestResumable(entries: readonly HistoryEntry[]): HistoryEntry {
  const entry = entries.find((each) => each.state !== 'finished');
  if (entry) return entry;
  throw new UserError('There is no job to go on with.', {
    hint: 'Start one: stockpile-tui VIDEO',
    exitCode: EXIT.usage,
  });
}
