import { useState } from 'preact/hooks';
import { licences, rightsWarning } from '../../../core/footage/licence.ts';
import { shotSeconds } from '../../../core/footage/shot.ts';
import { sourceFacts } from '../../../core/footage/source-names.ts';
import type { FiledClip } from '../../../core/job/filed-clips.ts';
import { formatClock, formatDuration } from '../../../core/text/timecode.ts';
import type { JobProps } from '../data/job-props.ts';
import { clipAddress } from '../data/words.ts';
import { NeedChoices } from './NeedChoices.tsx';
import { SecondsForm } from './SecondsForm.tsx';

/** The command for a verdict; the same one again withdraws it. */
export function judgeCommand({ progress, key }: FiledClip, verdict: 'keep' | 'reject') {
  const isWithdrawn = progress.verdicts?.[key] === verdict;
  return { type: 'judge', needId: progress.need.id, key, ...(!isWithdrawn && { verdict }) } as const;
}

/** The command for the next best clip in the place of this one. */
export function refuseCommand({ progress, key }: FiledClip) {
  return { type: 'refuse', needId: progress.need.id, key } as const;
}

/** A clip with its player, and what can be done with it. */
export function ClipCard({ job, result, dispatch }: JobProps & { result: FiledClip }) {
  const [isChoosing, setChoosing] = useState(false);
  const { progress, key, clip } = result;
  const { need } = progress;
  const verdict = progress.verdicts?.[key];
  const warning = rightsWarning(clip.licence);
  const name = `${formatClock(need.at)} ${need.phrase}`;
  return (
    <li data-row={key} tabIndex={-1} class={verdict ?? ''}>
      <video
        controls
        loop
        muted
        playsInline
        preload="metadata"
        aria-label={name}
        src={clipAddress(job, clip)}
      />
      <h2>{name}</h2>
      <p>
        {Math.round(clip.shot.score)}/10 · {formatDuration(shotSeconds(clip))} ·{' '}
        {sourceFacts(clip.source).label} · {licences[clip.licence].label}
      </p>
      <p class="quiet">{clip.shot.reason}</p>
      {warning ? <p class="warn">{warning}</p> : undefined}
      <div class="buttons">
        <button
          type="button"
          aria-pressed={verdict === 'keep'}
          onClick={() => dispatch(judgeCommand(result, 'keep'))}
        >
          Keep
        </button>
        <button
          type="button"
          aria-pressed={verdict === 'reject'}
          onClick={() => dispatch(judgeCommand(result, 'reject'))}
        >
          Reject
        </button>
        <button type="button" onClick={() => dispatch(refuseCommand(result))}>
          Next best
        </button>
        <button type="button" onClick={() => setChoosing(true)}>
          Other seconds
        </button>
        <a class="button" href={clipAddress(job, clip)} download>
          Save
        </a>
      </div>
      <NeedChoices job={job} progress={progress} dispatch={dispatch} />
      {isChoosing ? (
        <SecondsForm
          job={job}
          progress={progress}
          candidateId={clip.shot.candidateId}
          seconds={clip.shot}
          replaces={key}
          dispatch={dispatch}
          onClose={() => setChoosing(false)}
        />
      ) : undefined}
    </li>
  );
}
