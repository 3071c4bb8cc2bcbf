import { useEffect, useMemo } from 'react';
import type { HistoryEntry } from '../../../core/api/app.ts';
import { footageChecks } from '../../../core/api/footage-checks.ts';
import { pluralize } from '../../../core/text/text.ts';
import { footerContexts, useFilter } from '../../hooks/use-filter.ts';
import { useHistory } from '../../hooks/use-history.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useController, useTheme, useView } from '../../hooks/use-program.ts';
import { useSlowClock, useTick } from '../../hooks/use-tick.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { hiddenRows } from '../../parts/hidden-rows.ts';
import { type Line, maxTextWidth } from '../../text/line.ts';
import { looksLikePath, pastedPaths } from '../../text/typed-paths.ts';
import { useSystemChecks } from '../checks/use-system-checks.ts';
import { askDelete } from './delete-job.ts';
import { checkParts, entryLine, filterEntries } from './home-lines.ts';

/** The history of jobs. Keeps its filter and choice while another screen covers it. */
export function Home({ covered }: { covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const { entries } = useHistory();
  const now = useSlowClock();
  const filter = useFilter({ level: 'field', isActive: !covered });
  const shown = useMemo(() => filterEntries(entries, filter.text, theme), [entries, filter.text, theme]);
  const filterLines = filter.isShown ? 1 : 0;
  const list = useList(shown.length, layout.bodyRows(1) - filterLines, (index) => shown[index]?.id ?? '');
  const { screen } = useView();
  const openedId = screen.name === 'job' ? screen.jobId : undefined;
  // The job that was opened last is the chosen one when the list is shown again.
  const { follow } = list;
  useEffect(() => follow(openedId), [follow, openedId]);
  const chosen = shown[list.index];
  const visible = shown.slice(list.from, list.to).map((entry) => controller.app.present(entry));
  const frame = useTick(!covered && visible.some(isRunning));
  const { checks, films } = useSystemChecks();
  useTitle('stockpile', !covered);
  const { place } = controller.app;
  const newJob = (path = '') => controller.showScreen({ name: 'new-job', path });

  useKeys({
    level: 'screen',
    contexts: ['home', 'list', 'everywhere'],
    isActive: !covered && !filter.isTyping,
    onClick: list.clickedIn(layout.bodyTop(1) + filterLines),
    on: {
      ...list.on,
      new: () => newJob(),
      ...filter.on,
      settings: () => controller.openOverlay({ name: 'settings' }),
      checks: () => controller.openOverlay({ name: 'checks' }),
      ...(chosen && {
        open: () => controller.open(chosen),
        details: () => controller.openOverlay({ name: 'job', jobId: chosen.id }),
        delete: () => void askDelete(controller, chosen),
      }),
    },
    onPaste: (text, raw) => looksLikePath(text, place) && newJob(pastedPaths(raw, place)),
  });

  const nameWidth = useMemo(() => maxTextWidth(entries.map(({ name }) => name)), [entries]);
  const rows = visible.map((entry, at) =>
    entryLine(entry, {
      ...{ isChosen: list.from + at === list.index, nameWidth, width: layout.width, theme, now, frame },
    }),
  );
  const noMatch: Line = [{ text: '   No jobs match the filter.', tone: 'quiet' }];
  const none = entries.length === 0 ? firstSteps(controller.keys.label('new', theme.charset)) : [noMatch];
  return (
    <Frame
      covered={covered}
      header={[
        { cells: [{ text: 'stockpile', tone: 'strong' }] },
        ...checkParts([...checks, ...footageChecks(films)], theme),
        { cells: [{ text: pluralize(entries.length, 'job'), tone: 'quiet' }], side: 'right' },
      ]}
      lines={[
        ...filter.lines(layout.width, pluralize(shown.length, 'job')),
        ...(shown.length === 0 ? none : rows),
      ]}
      hidden={hiddenRows(list, shown.length)}
      contexts={footerContexts(false, filter, ['home'])}
      without={chosen ? [] : ['open', 'details', 'delete', 'filter']}
    />
  );
}

function isRunning(entry: HistoryEntry): boolean {
  return entry.state === 'running' && entry.paused !== true;
}

const firstSteps = (newKey: string): readonly Line[] => [
  [],
  [{ text: '   No jobs yet.', tone: 'strong' }],
  [],
  [
    { text: '   Press ' },
    { text: newKey, tone: 'accent' },
    { text: ' for a new one, or drop a video on this window.' },
  ],
  [{ text: '   Nothing is downloaded until you accept the plan.', tone: 'quiet' }],
];
