import { useState } from 'react';
import type { JobHandle } from '../../core/api/app.ts';
import type { Job } from '../../core/job/job.ts';
import { jobStateWords } from '../../core/job/words.ts';
import { useJob } from '../hooks/use-job.ts';
import { useTitle } from '../hooks/use-title.ts';
import { formatPercent } from '../text/words.ts';
import { Dashboard } from './dashboard/Dashboard.tsx';
import { Results } from './results/Results.tsx';
import { Review } from './review/Review.tsx';

/** The view that the user chose. As a layer it was opened from the other one, to which Esc returns. */
interface Wanted {
  view: 'needs' | 'clips';
  isLayer: boolean;
}

/** A job in the view that fits its state: review, dashboard or results. `v` switches between the last two. */
export function JobScreen({ handle, covered }: { handle: JobHandle; covered: boolean }) {
  const job = useJob(handle);
  const [wanted, setWanted] = useState<Wanted>();
  const natural = naturalView(job);
  const shown = wanted?.view ?? natural;
  // The clips stay in view when the job runs again for one of them.
  if (natural === 'clips' && !wanted) setWanted({ view: 'clips', isLayer: false });
  const show = (view: 'needs' | 'clips') => setWanted({ view, isLayer: wanted?.isLayer !== true });
  useTitle(`${job.video.name} · ${titleWord(job)}`, true);
  switch (shown) {
    case 'review':
      return <Review handle={handle} job={job} covered={covered} />;
    case 'clips':
      return (
        <Results
          job={job}
          covered={covered}
          showNeeds={() => show('needs')}
          back={wanted?.isLayer ? () => show('needs') : undefined}
        />
      );
    case 'needs':
      return (
        <Dashboard
          job={job}
          covered={covered}
          showClips={() => show('clips')}
          back={wanted?.isLayer ? () => show('clips') : undefined}
        />
      );
  }
}

function titleWord({ state, paused, progress }: Job): string {
  if (state !== 'running') return jobStateWords[state];
  return paused ? 'paused' : formatPercent(progress);
}

/** The key context of the view that a job opens with. */
export function jobContext(job: Job): 'review' | 'dashboard' | 'results' {
  const contexts = { review: 'review', needs: 'dashboard', clips: 'results' } as const;
  return contexts[naturalView(job)];
}

function naturalView(job: Job): 'review' | 'needs' | 'clips' {
  if (job.state === 'awaiting-review') return 'review';
  return job.state === 'finished' ? 'clips' : 'needs';
}
