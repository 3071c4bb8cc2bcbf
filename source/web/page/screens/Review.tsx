import { useMemo, useState } from 'preact/hooks';
import type { NeedProgress } from '../../../core/job/job.ts';
import { estimateSelection } from '../../../core/job/progress/estimate.ts';
import { planStartFault } from '../../../core/job/review/density.ts';
import { pluralize } from '../../../core/text/text.ts';
import { formatClock, formatDuration } from '../../../core/text/timecode.ts';
import type { JobProps } from '../data/job-props.ts';
import { focusedRow, useKeys } from '../data/keys.ts';
import { formatUsd } from '../data/words.ts';
import { Density, densityKeys, PlanningState } from '../parts/Density.tsx';
import { NeedForm } from '../parts/NeedForm.tsx';

/** The plan, before anything is searched or downloaded. */
export function Review({ job, dispatch }: JobProps) {
  const [form, setForm] = useState<'new' | NeedProgress>();
  const isOpen = job.state === 'awaiting-review';
  const { needs } = job;
  const selected = needs.filter(({ need }) => need.selected).length;
  useKeys(
    useMemo(() => {
      if (!isOpen) return {};
      const focused = () => needs.find(({ need }) => need.id === focusedRow());
      return {
        o: {
          help: 'play the video at the need',
          run: () => {
            const need = focused()?.need;
            if (need) playAt(need.at);
          },
        },
        ' ': {
          help: 'select or deselect the need',
          run: () => {
            const need = focused()?.need;
            if (need) dispatch({ type: 'select', needId: need.id, selected: !need.selected });
          },
        },
        a: { help: 'select all', run: () => dispatch({ type: 'select-all', selected: true }) },
        x: { help: 'deselect all', run: () => dispatch({ type: 'select-all', selected: false }) },
        e: { help: 'edit the need', run: () => setForm(focused()) },
        n: { help: 'add a need', run: () => setForm('new') },
        ...densityKeys(job, dispatch),
        u: { help: 'undo', run: () => dispatch({ type: 'undo' }) },
        U: { help: 'redo', run: () => dispatch({ type: 'redo' }) },
        Enter: { help: 'start', run: () => dispatch({ type: 'start' }) },
      };
    }, [isOpen, job, needs, dispatch]),
  );
  if (!job.planned) return <p class="quiet">The plan is not ready yet.</p>;
  const estimate = estimateSelection(job, [], Date.now());
  const cost = estimate.costUsd === undefined ? 'price unknown' : formatUsd(estimate.costUsd);
  return (
    <>
      <div class="summary">
        <span>{pluralize(needs.length, 'need')}</span>
        <strong>{selected} selected</strong>
        <span>est. {cost}</span>
        <span>~{formatDuration(Math.ceil(estimate.seconds / 10) * 10)}</span>
      </div>
      {isOpen ? (
        <div class="buttons">
          <button type="button" onClick={() => dispatch({ type: 'select-all', selected: true })}>
            All
          </button>
          <button type="button" onClick={() => dispatch({ type: 'select-all', selected: false })}>
            None
          </button>
          <button type="button" onClick={() => setForm('new')}>
            Add
          </button>
          <Density job={job} dispatch={dispatch} />
          <button type="button" onClick={() => dispatch({ type: 'undo' })}>
            Undo
          </button>
          <button type="button" onClick={() => dispatch({ type: 'redo' })}>
            Redo
          </button>
          <button
            type="button"
            class="main"
            disabled={planStartFault(job) !== undefined}
            onClick={() => dispatch({ type: 'start' })}
          >
            Start
          </button>
        </div>
      ) : (
        <p class="quiet">The review is over; the plan can no longer be changed.</p>
      )}
      {isOpen ? <PlanningState job={job} dispatch={dispatch} /> : undefined}
      <Player jobId={job.id} />
      <ul class="rows">
        {needs.map((progress) => (
          <NeedRow
            key={progress.need.id}
            jobId={job.id}
            progress={progress}
            isOpen={isOpen}
            onSelect={(isSelected) =>
              dispatch({ type: 'select', needId: progress.need.id, selected: isSelected })
            }
            onEdit={() => setForm(progress)}
          />
        ))}
      </ul>
      {form ? (
        <NeedForm
          need={form === 'new' ? undefined : form.need}
          onClose={() => setForm(undefined)}
          dispatch={dispatch}
        />
      ) : undefined}
    </>
  );
}

/** The video that the job is for; the times of the needs play it from there. */
function Player({ jobId }: { jobId: string }) {
  const path = `/api/jobs/${encodeURIComponent(jobId)}`;
  return (
    <details>
      <summary>The video</summary>
      <video id="talk" controls preload="none" src={`${path}/video`}>
        <track kind="captions" src={`${path}/captions`} label="Transcript" />
      </video>
    </details>
  );
}

function playAt(seconds: number): void {
  const video = document.querySelector<HTMLVideoElement>('#talk');
  const details = video?.closest('details');
  if (!video || !details) return;
  details.open = true;
  video.currentTime = seconds;
  video.scrollIntoView({ block: 'nearest' });
  void video.play().catch(() => {});
}

interface NeedRowProps {
  jobId: string;
  progress: NeedProgress;
  isOpen: boolean;
  onSelect: (isSelected: boolean) => void;
  onEdit: () => void;
}

function NeedRow({ jobId, progress: { need }, isOpen, onSelect, onEdit }: NeedRowProps) {
  const fits =
    need.libraryFits === undefined
      ? ''
      : need.libraryFits === 0
        ? 'none in your library'
        : `${need.libraryFits} in your library`;
  const facts: [string, string][] = [
    ['must show', need.mustShow],
    ['also good', need.welcome.join(' · ')],
    ['avoid', need.avoid.join(' · ')],
    ['also try', need.alternates.join(' · ')],
    ['why', need.origin === 'added' ? 'added by hand' : need.why],
  ];
  return (
    <li class={need.selected ? 'need' : 'need out'} data-row={need.id} tabIndex={-1}>
      <label>
        <input
          type="checkbox"
          disabled={!isOpen}
          checked={need.selected}
          onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
        />
        <strong>{need.phrase}</strong>
      </label>
      <span class="buttons">
        <button
          type="button"
          onClick={() => playAt(need.at)}
          aria-label={`Play the video at ${formatClock(need.at)}`}
        >
          {formatClock(need.at)}
        </button>
        {isOpen ? (
          <button type="button" onClick={onEdit} aria-label={`Edit ${need.phrase}`}>
            Edit
          </button>
        ) : undefined}
      </span>
      {need.spoken === '' ? undefined : <q>{need.spoken}</q>}
      <dl>
        {facts
          .filter(([, text]) => text !== '')
          .map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
      </dl>
      {fits === '' ? undefined : <span class="quiet">{fits}</span>}
      {need.libraryFilm ? (
        <img
          class="frame"
          loading="lazy"
          height={180}
          alt={`Frame of ${need.libraryFilm.title}, which fits best`}
          src={`/api/jobs/${encodeURIComponent(jobId)}/needs/${encodeURIComponent(need.id)}/frame`}
        />
      ) : undefined}
    </li>
  );
}
