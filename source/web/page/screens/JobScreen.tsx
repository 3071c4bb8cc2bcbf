import { useEffect, useMemo } from 'preact/hooks';
import type { Command } from '../../../core/job/command.ts';
import type { Job } from '../../../core/job/job.ts';
import { postJson, sendWithoutAnswer } from '../data/api.ts';
import type { JobProps } from '../data/job-props.ts';
import { useKeys } from '../data/keys.ts';
import { type JobView, jobFragment, jobViews } from '../data/route.ts';
import { useJob } from '../data/use-job.ts';
import { jobMark } from '../data/words.ts';
import { runWithNotice } from '../parts/notice.ts';
import { State } from '../parts/State.tsx';
import { Dashboard } from './Dashboard.tsx';
import { Results } from './Results.tsx';
import { Review } from './Review.tsx';

/** One job: its review, its progress or its results. */
export function JobScreen({ id, view }: { id: string; view: JobView | undefined }) {
  const { job, error, isConnected } = useJob(id);
  const path = `/api/jobs/${encodeURIComponent(id)}`;
  const dispatch = useMemo(
    () => (command: Command) =>
      void runWithNotice(() => sendWithoutAnswer('POST', `${path}/commands`, command)),
    [path],
  );
  const resume = useMemo(() => () => void runWithNotice(() => postJson(`${path}/resume`, {})), [path]);
  const name = job?.video.name;
  const shown = view ?? (job ? viewOf(job) : 'progress');
  const canResume = job?.state === 'interrupted' || job?.state === 'failed';
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · stockpile`;
  }, [name]);
  useKeys(
    useMemo(
      () => ({
        v: {
          help: 'the next view of the job',
          run: () =>
            location.assign(jobFragment(id, jobViews[(jobViews.indexOf(shown) + 1) % jobViews.length])),
        },
        r: canResume ? { help: 'resume the job', run: resume } : undefined,
      }),
      [id, shown, canResume, resume],
    ),
  );
  if (error) return <p class="bad">{error}</p>;
  if (!job) return <p class="quiet">Loading …</p>;
  return (
    <>
      <div class="title">
        <h1>{job.video.name}</h1>
        <State mark={jobMark(job.state, job.paused)} />
        {canResume ? (
          <button type="button" class="main" onClick={resume}>
            Resume
          </button>
        ) : undefined}
      </div>
      <nav aria-label="Views of the job" class="views">
        {jobViews.map((each) => (
          <a key={each} href={jobFragment(id, each)} aria-current={each === shown ? 'page' : undefined}>
            {each}
          </a>
        ))}
      </nav>
      {isConnected ? undefined : <p class="warn">The connection is interrupted; trying again.</p>}
      {job.error ? <p class="bad">{job.error}</p> : undefined}
      <View view={shown} job={job} dispatch={dispatch} />
    </>
  );
}

function View({ view, job, dispatch }: JobProps & { view: JobView }) {
  switch (view) {
    case 'review':
      return <Review job={job} dispatch={dispatch} />;
    case 'progress':
      return <Dashboard job={job} dispatch={dispatch} />;
    case 'results':
      return <Results job={job} dispatch={dispatch} />;
  }
}

/** The view that the state of a job asks for. */
function viewOf({ state }: Job): JobView {
  if (state === 'awaiting-review') return 'review';
  return state === 'finished' ? 'results' : 'progress';
}
