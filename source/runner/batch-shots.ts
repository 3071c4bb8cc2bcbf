import { type Shot, shotId } from '../core/footage/shot.ts';
import type { Job } from '../core/job/job.ts';
import { allShots } from '../core/job/need/picks.ts';

type Range = Pick<Shot, 'candidateId' | 'start' | 'end'>;

interface Claim extends Range {
  jobId: string;
  /** The name of the job's video. */
  video: string;
}

/** The shots that the jobs of a batch use, so that no two of them deliver the same seconds of a film. */
export class BatchShots {
  readonly #claims = new Map<string, Claim[]>();

  /** Claims the shots that a saved job has fetched or delivered. */
  add(job: Job): void {
    for (const progress of job.needs) {
      const { results } = progress;
      const taken = new Set([...Object.keys(results.fetch), ...Object.keys(results.file)]);
      for (const shot of allShots(progress)) if (taken.has(shotId(shot))) this.claim(job, shot);
      // A clip stays in the results when its film is inspected again.
      for (const { clip } of Object.values(results.file)) this.claim(job, clip.shot);
    }
  }

  /** From now on the seconds of this shot belong to the job. */
  claim(job: Pick<Job, 'id' | 'video'>, { candidateId, start, end }: Range): void {
    const claims = this.#claims.get(candidateId) ?? [];
    claims.push({ candidateId, start, end, jobId: job.id, video: job.video.name });
    this.#claims.set(candidateId, claims);
  }

  /** The name of the other job's video that uses some of these seconds, if any. */
  usedBy(jobId: string, shot: Range): string | undefined {
    return this.#claims
      .get(shot.candidateId)
      ?.find((each) => each.jobId !== jobId && each.start < shot.end && shot.start < each.end)?.video;
  }
}
