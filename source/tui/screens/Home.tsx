import { useCallback, useMemo, useState } from 'react';
import type { HistoryEntry } from '../../core/app.ts';
import { useAsked } from '../hooks/use-asked.ts';
import { useHistory } from '../hooks/use-history.ts';
import { useKeys } from '../hooks/use-keys.tsx';
import { useLayout } from '../hooks/use-layout.ts';
import { useList } from '../hooks/use-list.ts';
import { useController, useTheme } from '../hooks/use-program.ts';
import { useSlowClock, useTick } from '../hooks/use-tick.ts';
import { useTitle } from '../hooks/use-title.ts';
import type { Line } from '../line.ts';
import { Frame } from '../parts/Frame.tsx';
import { looksLikePath } from '../paths.ts';
import { fieldCells, insertText, type TextField, textField, typeInto } from '../text-field.ts';
import { count } from '../words.ts';
import { checkParts, entryLine, matching } from './home-lines.ts';

/** The history, and the way to a new job. Stays where it was while something lies over it. */
export function Home({ covered }: { covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const { entries } = useHistory();
  const now = useSlowClock();
  const [filter, setFilter] = useState<TextField>(textField());
  const [isFiltering, setFiltering] = useState(false);
  const shown = useMemo(() => matching(entries, filter.text, theme), [entries, filter.text, theme]);
  const filterLines = isFiltering || filter.text !== '' ? 1 : 0;
  const list = useList(shown.length, layout.bodyRows(1) - filterLines, (index) => shown[index]?.id ?? '');
  const chosen = shown[list.index];
  const frame = useTick(!covered && shown.slice(list.from, list.to).some(isRunning));
  const checks = useAsked(useCallback(() => controller.checks(), [controller])) ?? [];
  useTitle('stockpile', !covered);
  const newJob = (path = '') => controller.go({ name: 'new-job', path });
  const stopFilter = () => {
    setFilter(textField());
    setFiltering(false);
  };

  useKeys({
    level: 'screen',
    contexts: ['home', 'list', 'everywhere'],
    isActive: !covered && !isFiltering,
    on: {
      ...list.on,
      new: () => newJob(),
      filter: () => setFiltering(true),
      checks: () => controller.cover({ name: 'checks' }),
      ...(chosen && { open: () => controller.open(chosen), delete: () => ask(chosen) }),
      ...(filter.text !== '' && { back: stopFilter }),
    },
    onPaste: (text) => looksLikePath(text) && newJob(text),
  });
  useKeys({
    level: 'field',
    contexts: ['filter'],
    isActive: !covered && isFiltering,
    on: { keep: () => setFiltering(false), clear: stopFilter },
    onKey: (stroke) => {
      const typed = typeInto(filter, stroke);
      if (typed) setFilter(typed);
      return typed !== undefined;
    },
    onPaste: (text) => setFilter(insertText(filter, text)),
  });
  const ask = (entry: HistoryEntry) =>
    controller.ask(`Remove ${entry.name} from the history? Its folder with the clips stays.`, () =>
      controller.remove(entry),
    );

  const filterLine: Line = [
    { text: ' / ', tone: 'accent' },
    ...fieldCells(filter, layout.width - 16, { focused: isFiltering, charset: theme.charset }),
    { text: count(shown.length, 'job'), tone: 'quiet', width: 12, align: 'right' },
  ];
  const rows = shown
    .slice(list.from, list.to)
    .map((entry, at) =>
      entryLine(entry, { isChosen: list.from + at === list.index, width: layout.width, theme, now, frame }),
    );
  return (
    <Frame
      covered={covered}
      header={[
        { cells: [{ text: 'stockpile', tone: 'strong' }] },
        ...checkParts(checks, theme),
        { cells: [{ text: count(entries.length, 'job'), tone: 'quiet' }], side: 'right' },
      ]}
      lines={[...(filterLines > 0 ? [filterLine] : []), ...(entries.length === 0 ? firstSteps : rows)]}
      contexts={isFiltering ? ['filter'] : ['home', 'everywhere']}
      without={chosen ? [] : ['open', 'delete', 'filter']}
    />
  );
}

function isRunning(entry: HistoryEntry): boolean {
  return entry.state === 'running';
}

const firstSteps: readonly Line[] = [
  [],
  [{ text: '   No jobs yet.', tone: 'strong' }],
  [],
  [
    { text: '   Press ' },
    { text: 'n', tone: 'accent' },
    { text: ' for a new one, or drop a video on this window.' },
  ],
  [{ text: '   Nothing is downloaded before you have seen and accepted the plan.', tone: 'quiet' }],
];
