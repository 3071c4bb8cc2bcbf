import { useState } from 'react';
import type { JobHandle } from '../../core/app.ts';
import type { Job, NeedProgress } from '../../core/job.ts';
import { clock } from '../../core/timecode.ts';
import { useKeys } from '../hooks/use-keys.tsx';
import { type Layout, useLayout } from '../hooks/use-layout.ts';
import { type List, useList } from '../hooks/use-list.ts';
import { useController, useTheme } from '../hooks/use-program.ts';
import type { Line } from '../line.ts';
import { above, beside } from '../parts/beside.ts';
import { Frame } from '../parts/Frame.tsx';
import { indented } from '../parts/labelled.ts';
import type { Theme } from '../theme.ts';
import { NeedForm } from './NeedForm.tsx';
import { needLines, reviewHeader, reviewLine } from './review-lines.ts';

/** Lines of detail under the list where there is no room beside it. */
const detailLines = 6;

/** The plan, before anything is searched or downloaded. Every change is a command at once, so leaving loses nothing. */
export function Review({ handle, job, covered }: { handle: JobHandle; job: Job; covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const [form, setForm] = useState<'edit' | 'add'>();
  const notes = notesLine(job);
  const rows = layout.bodyRows(1 + notes.length);
  const listHeight = layout.narrow ? Math.max(3, rows - detailLines - 1) : rows;
  const list = useList(job.needs.length, listHeight, (index) => job.needs[index]?.need.id ?? '');
  const need = job.needs[list.index]?.need;
  const start = () => {
    if (job.needs.some((each) => each.need.selected)) handle.dispatch({ type: 'start' });
    else controller.notify('Nothing is selected: take at least one need with the space bar.');
  };

  useKeys({
    level: 'screen',
    contexts: ['review', 'list'],
    isActive: !covered && form === undefined,
    on: {
      ...list.on,
      start,
      all: () => handle.dispatch({ type: 'select-all', selected: true }),
      none: () => handle.dispatch({ type: 'select-all', selected: false }),
      add: () => setForm('add'),
      save: () => controller.go({ name: 'home' }),
      ...(need && {
        toggle: () => handle.dispatch({ type: 'select', needId: need.id, selected: !need.selected }),
        edit: () => setForm('edit'),
        details: () => controller.cover({ name: 'need', jobId: job.id, needId: need.id }),
      }),
    },
  });
  const body = form ? (
    <NeedForm
      handle={handle}
      need={form === 'edit' ? need : undefined}
      at={clock(need?.at ?? 0)}
      width={layout.width}
      isActive={!covered}
      close={() => setForm(undefined)}
    />
  ) : undefined;
  return (
    <Frame
      covered={covered}
      mark={{ text: theme.glyphs.review, tone: 'accent' }}
      header={reviewHeader(job)}
      below={notes}
      lines={reviewLines(job.needs, list, { layout, rows, listHeight, theme })}
      contexts={form ? ['form'] : ['review', 'everywhere']}
      without={need ? [] : ['toggle', 'edit', 'all', 'none']}
    >
      {body}
    </Frame>
  );
}

function reviewLines(
  needs: readonly NeedProgress[],
  list: List,
  options: { layout: Layout; rows: number; listHeight: number; theme: Theme },
): Line[] {
  const { layout, rows, listHeight, theme } = options;
  const timeWidth = clock(needs.at(-1)?.need.at ?? 0).length;
  const left = needs
    .slice(list.from, list.to)
    .map((each, at) => reviewLine(each, list.from + at === list.index, timeWidth, theme));
  const need = needs[list.index]?.need;
  if (!need) return [[], [{ text: '   The plan has no needs. Add one with +.', tone: 'quiet' }]];
  if (layout.narrow) {
    const detail = indented(needLines(need, layout.width - 4, theme), 4);
    return above(left, detail, { width: layout.width, upperHeight: listHeight, theme });
  }
  const leftWidth = Math.min(64, Math.floor(layout.width * 0.45));
  const detail = needLines(need, layout.width - leftWidth - 3, theme);
  return beside(left, detail, { leftWidth, height: rows, theme });
}

/** What was degraded or repaired on the way here. */
function notesLine(job: Job): Line[] {
  const [first, ...more] = job.notes;
  if (first === undefined) return [];
  const others = more.length > 0 ? ` (and ${more.length} more in the report)` : '';
  return [[{ text: `${first}${others}`, tone: 'warn' }]];
}
