import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { stageNames } from '../../../core/job/job.ts';
import { etaSeconds } from '../../../core/job/progress/eta.ts';
import { progressAt } from '../../../core/job/progress/job-progress.ts';
import { elapsedMs, hasEnded } from '../../../core/job/progress/progress.ts';
import { laneNames } from '../../../core/job/step/steps.ts';
import { describeWorkerLoad } from '../../../core/job/worker.ts';
import { formatClock, formatDuration, formatTimeOfDay } from '../../../core/text/timecode.ts';
import type { JobProps } from '../data/job-props.ts';
import { focusedRow, useKeys } from '../data/keys.ts';
import { formatPercent, formatUsd, needMark, needWords } from '../data/words.ts';
import { Bar } from '../parts/Bar.tsx';
import { State } from '../parts/State.tsx';

/** Log lines that are shown. */
const shownLines = 100;

/** The current time, updated every second for counts of seconds. */
function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return isRunning ? Math.max(now, Date.now()) : now;
}

/** A job while it works. */
export function Dashboard({ job, dispatch }: JobProps) {
  const isRunning = job.state === 'running';
  const now = useNow(isRunning);
  const needs = job.needs.filter(({ need }) => need.selected);
  const { paused } = job;
  useKeys(
    useMemo(
      () =>
        isRunning
          ? {
              p: {
                help: paused ? 'resume' : 'pause',
                run: () => dispatch({ type: 'pause', paused: !paused }),
              },
              s: { help: 'stop after the running steps', run: () => dispatch({ type: 'stop', kill: false }) },
              '-': {
                help: 'leave the need out',
                run: () => dispatch({ type: 'skip', needId: focusedRow() ?? '' }),
              },
              r: {
                help: 'retry the need',
                run: () => dispatch({ type: 'retry', needId: focusedRow() ?? '' }),
              },
            }
          : {},
      [isRunning, paused, dispatch],
    ),
  );
  return (
    <>
      <Progress job={job} now={now} />
      {isRunning ? (
        <div class="buttons">
          <button type="button" onClick={() => dispatch({ type: 'pause', paused: !paused })}>
            {paused ? 'Resume' : 'Pause'}
          </button>
          <button type="button" onClick={() => dispatch({ type: 'stop', kill: false })}>
            Stop
          </button>
        </div>
      ) : undefined}
      <ul class="rows">
        {needs.map((progress) => (
          <Need key={progress.need.id} progress={progress} now={now} dispatch={dispatch} />
        ))}
      </ul>
      <details>
        <summary>Log</summary>
        <ol class="log">
          {job.log.slice(-shownLines).map((line) => (
            <li key={`${line.at}${line.message}`} class={line.level}>
              <time>{formatTimeOfDay(line.at)}</time> {line.message}
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}

function Progress({ job, now }: { job: Job; now: number }) {
  const left = etaSeconds(job, now);
  const { usd: spent, budgetUsd, savedUsd } = job.cost;
  const workers = job.state === 'running' ? (job.workers ?? []) : [];
  return (
    <>
      <ol class="stages" aria-label="Stages">
        {stageNames.map((name) => (
          <li
            key={name}
            class={job.stages[name].state}
            aria-current={job.stage === name ? 'step' : undefined}
          >
            {name} <span class="quiet">{job.stages[name].state}</span>
          </li>
        ))}
      </ol>
      <Bar value={progressAt(job, now)} label="Progress of the job" />
      <div class="summary">
        <strong>{formatPercent(progressAt(job, now))}</strong>
        <span>
          {left === undefined
            ? `${formatDuration(elapsedMs(job, now) / 1000)} elapsed`
            : `~${formatDuration(left)} left`}
        </span>
        <span>
          cost {formatUsd(spent)}
          {budgetUsd > 0 ? ` of ${formatUsd(budgetUsd)}` : ''}
        </span>
        {savedUsd > 0 ? <span>saved {formatUsd(savedUsd)} by cache</span> : undefined}
        {laneNames
          .filter((name) => job.lanes[name].limit > 0)
          .map((name) => {
            const { active, limit, waiting } = job.lanes[name];
            return (
              <span key={name} class="quiet">
                {name} {active}/{limit}
                {waiting > 0 ? ` +${waiting}` : ''}
              </span>
            );
          })}
      </div>
      {workers.length > 0 ? (
        <ul class="workers" aria-label="Other machines">
          {workers.map((worker) => (
            <li key={worker.id}>
              {worker.host} <span class="quiet">{describeWorkerLoad(worker)}</span>{' '}
              {worker.doing.length > 0 ? worker.doing.join(', ') : 'idle'}
            </li>
          ))}
        </ul>
      ) : undefined}
    </>
  );
}

function Need({
  progress,
  now,
  dispatch,
}: { progress: NeedProgress; now: number } & Pick<JobProps, 'dispatch'>) {
  const { need, costUsd } = progress;
  const canRetry = hasEnded(progress) && progress.state !== 'filled';
  return (
    <li class="need" data-row={need.id} tabIndex={-1}>
      <span class="line">
        <span class="quiet">{formatClock(need.at)}</span>
        <strong>{need.phrase}</strong>
      </span>
      <State mark={needMark(progress)} />
      <Bar value={progress.progress} label={`Progress of ${need.phrase}`} />
      <span>{needWords(progress, now)}</span>
      <span class="line">
        <span class="quiet">{costUsd > 0 ? formatUsd(costUsd) : ''}</span>
        {canRetry ? (
          <button
            type="button"
            aria-label={`Retry ${need.phrase}`}
            onClick={() => dispatch({ type: 'retry', needId: need.id })}
          >
            Retry
          </button>
        ) : undefined}
        {hasEnded(progress) ? undefined : (
          <button
            type="button"
            aria-label={`Leave out ${need.phrase}`}
            onClick={() => dispatch({ type: 'skip', needId: need.id })}
          >
            Leave out
          </button>
        )}
      </span>
    </li>
  );
}
