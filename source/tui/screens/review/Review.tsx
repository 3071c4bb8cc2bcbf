import { useMemo, useState } from 'react';
import type { JobHandle } from '../../../core/api/app.ts';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { estimateSelection, similarExpenses } from '../../../core/job/progress/estimate.ts';
import type { ReviewMove } from '../../../core/job/review/changes.ts';
import { nextChange } from '../../../core/job/review/undo.ts';
import { pluralize } from '../../../core/text/text.ts';
import { formatExactClock } from '../../../core/text/timecode.ts';
import { useChoices } from '../../hooks/use-choices.ts';
import { footerContexts, useFilter } from '../../hooks/use-filter.ts';
import { useNextJob } from '../../hooks/use-job.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import type { Action } from '../../keys/keymap.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { BudgetForm } from '../../parts/forms/BudgetForm.tsx';
import { PhraseForm } from '../../parts/forms/PhraseForm.tsx';
import { changedNeedId, describeChange } from '../../text/describe-change.ts';
import { filterNeeds } from '../../text/filter-needs.ts';
import { NeedForm } from './NeedForm.tsx';
import { ReviewPicture } from './ReviewPicture.tsx';
import { hiddenNeeds, listWidth, notesLine, picturePlace, reviewLines } from './review-body.ts';
import { reviewHeader } from './review-lines.ts';
import { useDensity } from './use-density.ts';

/** Lines of detail below the list where the screen is too narrow for two columns. */
const detailLines = 6;

/** Actions that do nothing in a plan without needs. */
const emptyPlan = ['toggle', 'edit', 'all', 'none', 'search-again', 'film', 'take-back'] as const;

function unusable(job: Job, progress: NeedProgress | undefined, hasNext: boolean): Action[] {
  return [
    ...(progress ? [] : emptyPlan),
    progress?.toFilm ? 'film' : 'take-back',
    ...(job.changes?.undo.length ? [] : (['undo'] as const)),
    ...(hasNext ? [] : (['next-job'] as const)),
  ];
}

/** The plan, before anything is searched or downloaded. Every change is sent at once, so leaving loses nothing. */
export function Review({ handle, job, covered }: { handle: JobHandle; job: Job; covered: boolean }) {
  const controller = useController();
  const { keys } = controller;
  const theme = useTheme();
  const layout = useLayout();
  const [form, setForm] = useState<'edit' | 'add' | 'budget'>();
  const nextJob = useNextJob(job.id);
  const density = useDensity(handle, job);
  const notes = [...density.lines, ...notesLine(job)];
  const filter = useFilter({ level: 'field', isActive: !covered && form === undefined });
  const shown = useMemo(() => filterNeeds(job.needs, filter.text), [job.needs, filter.text]);
  const filterLines = filter.lines(layout.width, pluralize(shown.length, 'need'));
  const rows = layout.bodyRows(1 + notes.length) - filterLines.length;
  const aboveDetails = Math.min(job.needs.length, rows - detailLines - 1);
  const listHeight = layout.narrow ? Math.max(3, aboveDetails) : rows;
  const list = useList(shown.length, listHeight, (index) => shown[index]?.need.id ?? '');
  const progress = shown[list.index];
  const need = progress?.need;
  const picture = picturePlace(need?.libraryFilm, layout, rows, listHeight);
  const choices = useChoices(job, progress);
  const isForm = form !== undefined || choices.searching !== undefined;

  /** What a filter hides is not touched. */
  const selectAll = (selected: boolean) =>
    controller.dispatch(job.id, {
      ...{ type: 'select-all', selected },
      ...(filter.text !== '' && { needIds: shown.map((each) => each.need.id) }),
    });

  const entries = controller.app.history();
  const like = useMemo(
    () =>
      similarExpenses(
        job.engines,
        entries.values().map((each) => each.needExpense),
      ),
    [job.engines, entries],
  );
  const estimate = estimateSelection(job, like, Date.now());
  const move = (by: ReviewMove) => {
    const change = nextChange(job, by);
    if (!change) return controller.notify(`Nothing to ${by}.`);
    controller.dispatch(job.id, { type: by });
    list.follow(changedNeedId(change));
    controller.notify(`${by}: ${describeChange(change, handle.snapshot())}`, 'good');
  };

  useKeys({
    level: 'screen',
    contexts: ['review', 'list', 'everywhere'],
    isActive: !covered && !isForm && !filter.isTyping,
    onClick: list.clickedIn(layout.bodyTop(1 + notes.length) + filterLines.length, listWidth(layout)),
    on: {
      ...list.on,
      ...choices.on,
      ...density.on,
      ...filter.on,
      all: () => selectAll(true),
      none: () => selectAll(false),
      add: () => setForm('add'),
      budget: () => setForm('budget'),
      undo: () => move('undo'),
      redo: () => move('redo'),
      ...(nextJob && { 'next-job': () => controller.showJob(nextJob) }),
      save: () => {
        controller.showScreen({ name: 'home' });
        controller.notify(`Saved: ${job.video.name} waits here for your review.`, 'good');
      },
      ...(need && {
        toggle: () =>
          controller.dispatch(job.id, { type: 'select', needId: need.id, selected: !need.selected }),
        edit: () => setForm('edit'),
        details: () => controller.openOverlay({ name: 'need', jobId: job.id, needId: need.id }),
      }),
    },
  });
  const body =
    form === 'budget' ? (
      <BudgetForm job={job} isActive={!covered} close={() => setForm(undefined)} />
    ) : form ? (
      <NeedForm
        handle={handle}
        need={form === 'edit' ? need : undefined}
        at={formatExactClock(need?.at ?? 0)}
        width={layout.width}
        isActive={!covered}
        close={(addedId) => {
          setForm(undefined);
          list.follow(addedId);
        }}
      />
    ) : choices.searching ? (
      <PhraseForm job={job} progress={choices.searching} isActive={!covered} close={choices.stopSearching} />
    ) : undefined;
  return (
    <Frame
      covered={covered}
      mark={{ text: theme.glyphs.review, tone: 'accent' }}
      spins={density.isPlanning}
      header={reviewHeader(job, estimate)}
      below={notes}
      over={
        picture && (
          <ReviewPicture place={picture} below={layout.bodyRows(1 + notes.length) - rows} covered={covered} />
        )
      }
      lines={[
        ...filterLines,
        ...reviewLines(shown, list, {
          ...{ layout, rows, listHeight, theme, picture },
          none: filter.isShown
            ? 'No needs match the filter.'
            : `The plan has no needs. Add one with ${keys.label('add', theme.charset)}.`,
        }),
      ]}
      hidden={body ? undefined : hiddenNeeds(list, shown.length, layout)}
      contexts={footerContexts(isForm, filter, ['review'])}
      without={unusable(job, progress, nextJob !== undefined)}
    >
      {body}
    </Frame>
  );
}
