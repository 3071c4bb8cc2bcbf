import type { HistoryEntry } from '../core/app.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { History } from '../store/history.ts';

/** The newest job that can go on; when all are finished, the newest with needs to try again. @throws UserError when there is none. */
export async function latestResumable(history: History): Promise<HistoryEntry> {
  const open = () => history.entries.find((each) => each.state !== 'finished');
  const entry =
    open() ?? (await history.loadOlder().then(open)) ?? history.entries.find((each) => each.needs.failed > 0);
  if (entry) return entry;
  throw new UserError('There is no job to go on with.', {
    hint: 'Start one: stockpile-tui VIDEO',
    exitCode: EXIT.usage,
  });
}
