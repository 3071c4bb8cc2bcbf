import stringWidth from 'string-width';
import type { CommandContext } from '../app/context.ts';
import type { HistoryEntry } from '../core/api/app.ts';
import { EXIT, type ExitCode, usageError } from '../core/errors.ts';
import { spentWords } from '../core/money/cost.ts';
import { didYouMean } from '../core/text/nearest.ts';
import { counted } from '../core/text/text.ts';
import { describeSetAside } from '../store/files/document.ts';
import { complain, print } from './args/output-mode.ts';

/** `stockpile-tui history [delete JOB]`: the jobs, newest first, or one less. */
export async function history(context: CommandContext, words: readonly string[] = []): Promise<ExitCode> {
  for (const damaged of await context.history.loadOlder()) complain(describeSetAside(damaged));
  await context.history.refresh();
  const { entries } = context.history;
  const [verb, ...rest] = words;
  if (verb === 'delete') return (await import('./delete-job.ts')).deleteNamed(context, rest);
  if (verb !== undefined)
    throw usageError(
      `history takes no "${words.join(' ').slice(0, 60)}".${didYouMean(verb.slice(0, 60), ['delete'])}`,
    );
  if (context.flags.json) {
    for (const entry of entries) print(JSON.stringify(entry));
    return EXIT.finished;
  }
  if (entries.length === 0) print('No jobs yet. Start one: stockpile-tui VIDEO');
  const nameWidth = Math.max(0, ...entries.map((entry) => stringWidth(entry.name)));
  for (const entry of entries) print(line(entry, nameWidth));
  return EXIT.finished;
}

function line(entry: HistoryEntry, nameWidth: number): string {
  const name = entry.name + ' '.repeat(nameWidth - stringWidth(entry.name));
  const day = new Date(entry.createdAt).toISOString().slice(0, 16).replace('T', ' ');
  const done =
    entry.state === 'finished' ? counted(entry.clips, 'clip') : `${Math.floor(entry.progress * 100)} %`;
  const cost = spentWords(
    { usd: entry.costUsd, unpricedCalls: entry.unpricedCalls ?? 0 },
    undefined,
    'short',
  );
  const elsewhere = entry.runsIn ? `  in process ${entry.runsIn.pid} on ${entry.runsIn.host}` : '';
  return `${entry.id}  ${name}  ${entry.state.padEnd(15)}  ${done.padEnd(9)}  ${cost}  ${day}${elsewhere}`;
}
