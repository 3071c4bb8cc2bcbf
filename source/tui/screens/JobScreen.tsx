import { useState } from 'react';
import type { JobHandle } from '../../core/api/app.ts';
import type { Job } from '../../core/job/job.ts';
import { jobStateWords } from '../../core/job/words.ts';
import { useJob } from '../hooks/use-job.ts';
import { useTitle } from '../hooks/use-title.ts';
import { percent } from '../text/words.ts';
import { Dashboard } from './dashboard/Dashboard.tsx';
import { Results } from './results/Results.tsx';
import { Review } from './review/Review.tsx';

/** A job in the view that fits its state: review, dashboard or results. `v` switches between the last two. */
export function JobScreen({ handle, covered }: { handle: JobHandle; covered: boolean }) {
  const job = useJob(handle);
  const [wanted, setWanted] = useState<'needs' | 'clips'>();
  useTitle(
    `${job.video.name} · ${job.state === 'running' ? percent(job.progress) : jobStateWords[job.state]}`,
    true,
  );
  switch (wanted ?? naturalView(job)) {
    case 'review':
      return <Review handle={handle} job={job} covered={covered} />;
    case 'clips':
      return (
        <Results
          job={job}
          covered={covered}
          showNeeds={() => setWanted('needs')}
          keepView={() => setWanted('clips')}
        />
      );
    case 'needs':
      return <Dashboard job={job} covered={covered} showClips={() => setWanted('clips')} />;
  }
}

/** The key contexts that the help shows for a job. */
export function jobContexts(job: Job): readonly ('review' | 'dashboard' | 'results')[] {
  return job.state === 'awaiting-review' ? ['review'] : ['dashboard', 'results'];
}

function naturalView(job: Job): 'review' | 'needs' | 'clips' {
  if (job.state === 'awaiting-review') return 'review';
  return job.state === 'finished' ? 'clips' : 'needs';
}
