import type { HistoryEntry } from '../../../core/api/app.ts';
import { formatSpent } from '../../../core/money/cost.ts';
import { useHistory } from '../../hooks/use-history.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { labeled } from '../../parts/labeled.ts';
import { TextOverlay } from '../../parts/TextOverlay.tsx';
import { containsAllWords } from '../../text/filter-words.ts';
import { entrySummary, formatAge, formatUsd, jobMark, joinWords } from '../../text/words.ts';

/** Everything that the history knows of a job. */
export function JobDetails({ jobId, covered }: { jobId: string; covered: boolean }) {
  const { app } = useController();
  const theme = useTheme();
  const width = useLayout().width - 4;
  const { entries } = useHistory();
  const saved = entries.find(({ id }) => id === jobId);
  const entry = saved && app.present(saved);
  const now = Date.now();
  const facts: [label: string, text: string][] = entry
    ? [
        ['state', joinWords([jobMark(entry.state, theme.glyphs, 0, entry.paused).word, entrySummary(entry)])],
        ['error', entry.error ?? ''],
        ['needs', needWords(entry.needs)],
        ['cost', formatSpent({ usd: entry.costUsd, unpricedCalls: entry.unpricedCalls ?? 0 }, formatUsd)],
        ['video', entry.videoPath],
        ['folder', entry.outputDir],
        ['started', formatAge(entry.createdAt, now)],
        ['changed', formatAge(entry.updatedAt, now)],
        ['job', entry.id],
        ['command', `stockpile-tui resume ${entry.id}`],
      ]
    : [];
  return (
    <TextOverlay
      title={entry?.name ?? ''}
      about="all about this job"
      linesWith={(words) =>
        facts
          .filter(([label, text]) => containsAllWords(`${label} ${text}`, words))
          .flatMap(([label, text]) => labeled(label, text, width, theme, label === 'error' ? 'bad' : 'plain'))
      }
      covered={covered}
    />
  );
}

function needWords({ total, selected, filled, noMatch, failed }: HistoryEntry['needs']): string {
  return joinWords([
    `${total} planned`,
    `${selected} selected`,
    `${filled} filled`,
    noMatch > 0 && `${noMatch} to film`,
    failed > 0 && `${failed} failed`,
  ]);
}
