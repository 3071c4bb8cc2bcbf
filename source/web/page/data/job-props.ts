import type { Command } from '../../../core/job/command.ts';
import type { Job } from '../../../core/job/job.ts';

/** What a screen of a job gets: the job, and a function that sends it commands. */
export interface JobProps {
  job: Job;
  dispatch: (command: Command) => void;
}
