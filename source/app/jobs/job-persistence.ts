import { toJobStop } from '../../core/errors.ts';
import { eventTraits } from '../../core/job/events/event-traits.ts';
import type { EventBody } from '../../core/job/events/events.ts';
import type { Job } from '../../core/job/job.ts';
import { applyEvents, type JobLog } from '../../runner/job-log.ts';
import { removeCacheOrphans, removeOrphans } from '../../store/cleanup.ts';
import { DiskWatch } from '../../store/files/disk-space.ts';
import type { Release } from '../../store/files/lock.ts';
import { createHistoryEntry } from '../../store/jobs/history-entry.ts';
import { JobSaver, saveJob } from '../../store/jobs/jobs.ts';
import { LogFile } from '../../store/jobs/log-file.ts';
import { StatusFile } from '../../store/jobs/status-file.ts';
import type { CommandContext } from '../context/context.ts';

/**
 * Saves a job and its history entry before it runs. A new job is saved first, so that every listed job can be resumed. A
 * job that runs again is listed first, in the state that `first` brings it to: if the program is killed between the two
 * writes, a finished job with new work is listed as one to resume.
 * @throws JobStopError
 */
export async function saveBeforeRun(
  { home, history }: CommandContext,
  job: Job,
  first: readonly EventBody[] = [],
): Promise<void> {
  const isListed = history.entries.some(({ id }) => id === job.id);
  try {
    if (isListed) await history.put(createHistoryEntry(applyEvents(job, first)));
    await saveJob(home, job);
    if (!isListed) await history.put(createHistoryEntry(job));
  } catch (error) {
    throw toJobStop(error);
  }
  await removeOrphans(home, job.outputDir);
}

/** The parts of the context that a job is saved with. */
type PersistenceContext = Pick<CommandContext, 'home' | 'history' | 'flags'>;

/** Saves a running job as it changes: its state, its history entry, its status file, its log. */
export class JobPersistence {
  readonly #context: PersistenceContext;
  readonly #log: JobLog;
  readonly #saver: JobSaver;
  readonly #status: StatusFile;
  readonly #logFile: LogFile;
  readonly #disk: DiskWatch;
  readonly #cacheCleaned: Promise<void>;

  /**
   * @param first events to emit before all others
   * @param onFault called when a write fails, or the disk is nearly full
   */
  constructor(
    context: PersistenceContext,
    log: JobLog,
    first: readonly EventBody[],
    onFault: (error: unknown) => void,
  ) {
    const { home, history, flags } = context;
    this.#context = context;
    this.#log = log;
    this.#saver = new JobSaver(home, log.job, onFault);
    this.#status = new StatusFile(log.job, onFault);
    this.#logFile = new LogFile(home, log.job.id, flags.logLevel ?? 'info', onFault);
    this.#disk = new DiskWatch([log.job.outputDir, home.root], onFault);
    log.subscribe(this.#logFile.read);
    log.subscribe((event, state) => {
      this.#status.changed(state);
      // `close` saves this state, as the last write.
      if (event.type === 'job.state' && event.state === 'finished') return;
      const { saved, inHistory } = eventTraits[event.type];
      if (saved !== 'never') this.#saver.changed(state, saved);
      if (inHistory) void history.put(createHistoryEntry(state)).catch(onFault);
    });
    // Before the first events: what the user says about lost calls belongs in the journal, too.
    log.subscribe(this.#saver.paid);
    for (const event of first) log.emit(event);
    this.#status.start();
    this.#disk.start();
    this.#cacheCleaned = removeCacheOrphans(home);
  }

  /** Saves the final state, then releases the job's lock. @throws JobStopError, the file system's error */
  async close(release: Release): Promise<void> {
    this.#disk.stop();
    const written = await Promise.allSettled([this.#cacheCleaned, this.#writeEnd()]);
    written.push(...(await Promise.allSettled([this.#saver.close()])));
    await release();
    await this.#logFile.close();
    // A full disk is not a bug, not even during the last writes.
    for (const each of written) if (each.status === 'rejected') throw toJobStop(each.reason);
  }

  /** The saved state is written last: a resume relies on it, and repeats whatever an interruption left undone. */
  async #writeEnd(): Promise<void> {
    const { job } = this.#log;
    await this.#status.stop();
    await this.#context.history.put(createHistoryEntry(job));
    this.#saver.changed(job);
  }
}
