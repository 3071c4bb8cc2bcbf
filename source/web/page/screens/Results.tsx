import { useMemo } from 'preact/hooks';
import { licences, rightsWarning } from '../../../core/footage/licence.ts';
import { type Clip, shotSeconds } from '../../../core/footage/shot.ts';
import { factsOf } from '../../../core/footage/source-names.ts';
import { filedClipsOf } from '../../../core/job/filed-clips.ts';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { counted } from '../../../core/text/text.ts';
import { clock, duration } from '../../../core/text/timecode.ts';
import { send } from '../data/api.ts';
import type { JobProps } from '../data/job-props.ts';
import { focusedRow, useKeys } from '../data/keys.ts';
import { clipAddress, fileAddress, needMark } from '../data/words.ts';
import { NeedChoices } from '../parts/NeedChoices.tsx';
import { attempt } from '../parts/notice.ts';
import { State } from '../parts/State.tsx';

/** The reports of a finished job. */
const reports = [
  'credits.md',
  'credits.csv',
  'shot-list.md',
  'report.json',
  'cost_report.json',
  'transcript.srt',
];

/** A clip of a job and where it belongs. */
interface Result {
  progress: NeedProgress;
  key: string;
  clip: Clip;
}

/** The clips by need, and what can be done with them. */
export function Results({ job, dispatch }: JobProps) {
  const { needs } = job;
  const results = useMemo(() => needs.flatMap((each): Result[] => filedClipsOf(each)), [needs]);
  const writeTimelines = useMemo(
    () => () =>
      void attempt(
        () => send(`/api/jobs/${encodeURIComponent(job.id)}/timelines`, {}),
        'The timelines are written.',
      ),
    [job.id],
  );
  useKeys(
    useMemo(() => {
      const focused = () => results.find(({ key }) => key === focusedRow());
      const judge = (verdict: 'keep' | 'reject') => () => {
        const result = focused();
        if (result) dispatch(judgment(result, verdict));
      };
      return {
        '+': { help: 'keep the clip', run: judge('keep') },
        '-': { help: 'reject the clip', run: judge('reject') },
        b: {
          help: 'the next best clip in its place',
          run: () => {
            const result = focused();
            if (result) dispatch(refusal(result));
          },
        },
        o: {
          help: 'play the clip',
          run: () => {
            const video = document.activeElement?.querySelector('video');
            void video?.play().catch(() => {});
          },
        },
        t: { help: 'write the timelines again', run: writeTimelines },
      };
    }, [results, dispatch, writeTimelines]),
  );
  const seconds = results.reduce((sum, { clip }) => sum + shotSeconds(clip), 0);
  const without = needs.filter((each) => each.need.selected && filedClipsOf(each).length === 0);
  return (
    <>
      <div class="summary">
        <strong>{counted(results.length, 'clip')}</strong>
        {results.length > 0 ? <span>{duration(seconds)} of footage</span> : undefined}
        {without.length > 0 ? <span>{counted(without.length, 'need')} without a clip</span> : undefined}
      </div>
      <ul class="clips">
        {results.map((result) => (
          <ClipCard key={result.key} job={job} result={result} dispatch={dispatch} />
        ))}
      </ul>
      {without.length > 0 ? <h2>Without a clip</h2> : undefined}
      <ul class="facts">
        {without.map((progress) => (
          <li key={progress.need.id}>
            <State mark={needMark(progress)} />
            <strong>
              {clock(progress.need.at)} {progress.need.phrase}
            </strong>
            <span>
              {progress.message}
              <NeedChoices progress={progress} dispatch={dispatch} />
            </span>
          </li>
        ))}
      </ul>
      {job.state === 'finished' ? (
        <>
          <h2>Files</h2>
          <div class="buttons">
            {reports.map((name) => (
              <a key={name} class="button" href={fileAddress(job, name)} download>
                {name}
              </a>
            ))}
            <button type="button" onClick={writeTimelines}>
              Write timelines
            </button>
          </div>
        </>
      ) : undefined}
    </>
  );
}

function judgment({ progress, key }: Result, verdict: 'keep' | 'reject') {
  const isWithdrawn = progress.verdicts?.[key] === verdict;
  return { type: 'judge', needId: progress.need.id, key, ...(!isWithdrawn && { verdict }) } as const;
}

function refusal({ progress, key }: Result) {
  return { type: 'refuse', needId: progress.need.id, key } as const;
}

function ClipCard({ job, result, dispatch }: { job: Job; result: Result } & Pick<JobProps, 'dispatch'>) {
  const { progress, key, clip } = result;
  const { need } = progress;
  const verdict = progress.verdicts?.[key];
  const warning = rightsWarning(clip.licence);
  const name = `${clock(need.at)} ${need.phrase}`;
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
        {Math.round(clip.shot.score)}/10 · {duration(shotSeconds(clip))} · {factsOf(clip.source).label} ·{' '}
        {licences[clip.licence].label}
      </p>
      <p class="quiet">{clip.shot.reason}</p>
      {warning ? <p class="warn">{warning}</p> : undefined}
      <div class="buttons">
        <button
          type="button"
          aria-pressed={verdict === 'keep'}
          onClick={() => dispatch(judgment(result, 'keep'))}
        >
          Keep
        </button>
        <button
          type="button"
          aria-pressed={verdict === 'reject'}
          onClick={() => dispatch(judgment(result, 'reject'))}
        >
          Reject
        </button>
        <button type="button" onClick={() => dispatch(refusal(result))}>
          Next best
        </button>
        <a class="button" href={clipAddress(job, clip)} download>
          Save
        </a>
      </div>
      <NeedChoices progress={progress} dispatch={dispatch} />
    </li>
  );
}
