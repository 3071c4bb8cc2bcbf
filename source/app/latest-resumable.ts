import type { HistoryEntry } from '../core/api/app.ts';
import { EXIT, UserError } from '../core/errors.ts';
import { removeOrphans } from '../store/cleanup.ts';
import type { CommandContext } from './context.ts';

/** The newest job that can be resumed; when all are finished, the newest with failed needs to retry. @throws UserError when there is none. */
export async function latestResumable({
  history,
  home,
}: Pick<CommandContext, 'history' | 'home'>): Promise<HistoryEntry> {
  const open = () => history.entries.find((each) => each.state !== 'finished');
  const entry =
    open() ?? (await history.loadOlder().then(open)) ?? history.entries.find((each) => each.needs.failed > 0);
  if (entry) return entry;
  // Starting a job cleans up as well; here it removes what a kill at the end of the last job left.
  await removeOrphans(home);
  throw new UserError('There is no job to go on with.', {
    hint: 'Start one: stockpile-tui VIDEO',
    exitCode: EXIT.usage,
  });
}
