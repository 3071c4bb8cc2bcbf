import { join } from 'node:path';
import type { JobHandle } from '../../../core/api/app.ts';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { useChoices } from '../../hooks/use-choices.ts';
import { useItems } from '../../hooks/use-items.ts';
import { useJob } from '../../hooks/use-job.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useTick } from '../../hooks/use-tick.ts';
import type { Action, KeyHandlers } from '../../keys/keymap.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { PhraseForm, searchLabels } from '../../parts/forms/PhraseForm.tsx';
import { hiddenRows } from '../../parts/hidden-rows.ts';
import { StripBelow, stripRows } from '../../parts/pictures/StripBelow.tsx';
import { TextOverlay } from '../../parts/TextOverlay.tsx';
import { findFilmPartOfNeed } from '../../pictures/film-part.ts';
import type { Line } from '../../text/line.ts';
import { needMark } from '../../text/words.ts';
import { needDetails } from './need-details.ts';
import { type ChoiceTarget, layOutEntries } from './need-entries.ts';
import { SecondsForm } from './SecondsForm.tsx';
import { usePick } from './use-pick.ts';

interface NeedDetailsProps {
  handle: JobHandle;
  needId: string;
  /** The shot of the clip that is meant, where the need has several. */
  clipKey?: string | undefined;
  covered: boolean;
}

/** The details of one need, in which another film or other seconds can be taken. */
export function NeedDetails({ handle, needId, clipKey, covered }: NeedDetailsProps) {
  const job = useJob(handle);
  const progress = job.needs.find((each) => each.need.id === needId);
  // A wait counts down seconds.
  useTick(!covered && progress?.running.some((each) => each.wait !== undefined) === true);
  if (!progress) return <TextOverlay title="Need" linesWith={() => []} covered={covered} />;
  // Once this clip was replaced, its key means nothing: the details are about the need as a whole.
  const key = clipKey !== undefined && progress.results.file[clipKey] ? clipKey : undefined;
  return <Details job={job} progress={progress} clipKey={key} covered={covered} />;
}

interface DetailsProps extends Pick<NeedDetailsProps, 'clipKey' | 'covered'> {
  job: Job;
  progress: NeedProgress;
}

function Details({ job, progress, clipKey, covered }: DetailsProps) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const picking = usePick(job, progress, clipKey);
  const choices = useChoices(job, progress, clipKey);
  const entries = needDetails(job, progress, {
    ...{ width: layout.width - 4, theme, now: Date.now(), edited: picking.edited },
  });
  const { lines, items: places, targets } = layOutEntries(entries);
  const hasFilm = findFilmPartOfNeed(job, progress) !== undefined;
  const height = layout.bodyRows(1) - (hasFilm ? stripRows(layout) : 0);
  const items = useItems(
    places,
    targets.map(({ id }) => id),
    lines.length,
    height,
  );
  // Keys act only on what can be seen.
  const target = items.isInSight ? targets[items.index] : undefined;
  // Moved seconds are shown before they are taken.
  const seconds = target && picking.edited.get(target.id);
  const chosen = seconds ? { candidateId: target.candidateId, seconds } : target;
  const film = hasFilm ? findFilmPartOfNeed(job, progress, chosen) : undefined;
  const isForm = picking.isTyping || choices.searching !== undefined;
  const open = (chosen: ChoiceTarget) => {
    if (chosen.file !== undefined && !picking.edited.has(chosen.id))
      controller.openOutside(join(job.outputDir, ...chosen.file.split('/')));
    else picking.pick(chosen);
  };
  useKeys({
    level: 'overlay',
    contexts: ['need', 'reading', 'list'],
    isActive: !covered && !isForm,
    onClick: items.clickedIn(layout.bodyTop(1)),
    on: {
      ...items.on,
      ...choices.on,
      ...(target && chosenKeys(target, picking, open)),
      close: () => controller.back(),
    },
  });
  const place = lines.length > height ? `${items.from + 1}–${items.to} of ${lines.length}` : '';
  const shown = lines.slice(items.from, items.to).map(({ line, entry, isFirst }): Line => {
    const isChosen = target !== undefined && entry.target?.id === target.id;
    return [{ text: isChosen && isFirst ? `${theme.glyphs.pointer} ` : '  ', tone: 'accent' }, ...line];
  });
  return (
    <Frame
      covered={covered}
      header={[
        { cells: [{ text: progress.need.phrase, tone: 'strong' }] },
        { cells: [{ text: needMark(progress, theme.glyphs, 0, job.paused).word, tone: 'quiet' }], drop: 1 },
        { cells: [{ text: place, tone: 'quiet' }], side: 'right' },
      ]}
      lines={shown}
      over={film && <StripBelow film={film} layout={layout} covered={covered} />}
      hidden={isForm ? undefined : hiddenRows(items, lines.length)}
      contexts={isForm ? ['form'] : ['need', 'reading', 'everywhere']}
      without={isForm ? [] : unusable(job, progress, target)}
      labels={{
        ...(choices.searching && searchLabels),
        take: target?.file === undefined || picking.edited.has(target.id) ? 'pick' : 'play',
      }}
    >
      {picking.isTyping && target ? (
        <SecondsForm {...picking.form(target)} isActive={!covered} />
      ) : choices.searching ? (
        <PhraseForm
          job={job}
          progress={choices.searching}
          isActive={!covered}
          close={choices.stopSearching}
        />
      ) : undefined}
    </Frame>
  );
}

function chosenKeys(
  target: ChoiceTarget,
  picking: ReturnType<typeof usePick>,
  open: (target: ChoiceTarget) => void,
): KeyHandlers {
  return {
    take: () => open(target),
    seconds: () => picking.type(),
    'in-earlier': () => picking.nudge(target, 'start', -1),
    'in-later': () => picking.nudge(target, 'start', 1),
    'out-earlier': () => picking.nudge(target, 'end', -1),
    'out-later': () => picking.nudge(target, 'end', 1),
  };
}

function unusable(job: Job, { results, toFilm }: NeedProgress, target: ChoiceTarget | undefined): Action[] {
  const none: Action[] = target ? ['filter'] : ['filter', 'take', 'seconds'];
  if (!target?.seconds) none.push('in-earlier', 'in-later', 'out-earlier', 'out-later');
  if (Object.keys(results.file).length === 0) none.push('next-best');
  if (toFilm) none.push('film');
  else none.push('take-back');
  if (!job.changes?.undo.length) none.push('undo');
  return none;
}
