import { useMemo } from 'preact/hooks';
import { shotSeconds } from '../../../core/footage/shot.ts';
import { filedClipsOf } from '../../../core/job/filed-clips.ts';
import { pluralize } from '../../../core/text/text.ts';
import { formatClock, formatDuration } from '../../../core/text/timecode.ts';
import { postJson } from '../data/api.ts';
import type { JobProps } from '../data/job-props.ts';
import { focusedRow, useKeys } from '../data/keys.ts';
import { needMark } from '../data/words.ts';
import { ClipCard, judgeCommand, refuseCommand } from '../parts/ClipCard.tsx';
import { Credits } from '../parts/Credits.tsx';
import { JobFiles } from '../parts/JobFiles.tsx';
import { NeedChoices } from '../parts/NeedChoices.tsx';
import { runWithNotice } from '../parts/notice.ts';
import { State } from '../parts/State.tsx';

/** The clips by need, and what can be done with them. */
export function Results({ job, dispatch }: JobProps) {
  const { needs } = job;
  const results = useMemo(() => needs.flatMap(filedClipsOf), [needs]);
  const writeTimelines = useMemo(
    () => () =>
      void runWithNotice(
        () => postJson(`/api/jobs/${encodeURIComponent(job.id)}/timelines`, {}),
        'The timelines are written.',
      ),
    [job.id],
  );
  useKeys(
    useMemo(() => {
      const focused = () => results.find(({ key }) => key === focusedRow());
      const judge = (verdict: 'keep' | 'reject') => () => {
        const result = focused();
        if (result) dispatch(judgeCommand(result, verdict));
      };
      return {
        '+': { help: 'keep the clip', run: judge('keep') },
        '-': { help: 'reject the clip', run: judge('reject') },
        b: {
          help: 'replace the clip with the next best shot',
          run: () => {
            const result = focused();
            if (result) dispatch(refuseCommand(result));
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
        <strong>{pluralize(results.length, 'clip')}</strong>
        {results.length > 0 ? <span>{formatDuration(seconds)} of footage</span> : undefined}
        {without.length > 0 ? <span>{pluralize(without.length, 'need')} without a clip</span> : undefined}
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
              {formatClock(progress.need.at)} {progress.need.phrase}
            </strong>
            <span>
              {progress.message}
              <NeedChoices job={job} progress={progress} dispatch={dispatch} />
            </span>
          </li>
        ))}
      </ul>
      {results.length > 0 ? <Credits job={job} /> : undefined}
      <JobFiles job={job} hasClips={results.length > 0} onWriteTimelines={writeTimelines} />
    </>
  );
}
