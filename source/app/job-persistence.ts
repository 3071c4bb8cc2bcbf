import { asJobStop } from '../core/errors.ts';
import { eventTraits } from '../core/job/event-traits.ts';
import type { EventBody } from '../core/job/events.ts';
import type { Job } from '../core/job/job.ts';
import type { JobLog } from '../runner/job-log.ts';
import { sweep, sweepCache } from '../store/cleanup.ts';
import { DiskWatch } from '../store/files/disk-space.ts';
import type { Release } from '../store/files/lock.ts';
import { historyEntry } from '../store/jobs/history-entry.ts';
import { JobSaver, saveJob } from '../store/jobs/jobs.ts';
import { LogFile } from '../store/jobs/log-file.ts';
import { StatusFile } from '../store/jobs/status-file.ts';
import type { CommandContext } from './context.ts';

/** Before anything is done for it a job can be resumed: the list never names one that is not there. @throws JobStopError */
export async function keepFirst({ home, history }: CommandContext, job: Job): Promise<void> {
  try {
    await saveJob(home, job);
    await history.put(historyEntry(job));
  } catch (error) {
    throw asJobStop(error);
  }
  await sweep(home, job.outputDir);
}

/** Keeps what the store knows of a running job current: its state, its line in the history, its status, its log. */
export class Keeper {
  readonly #context: CommandContext;
  readonly #log: JobLog;
  readonly #saver: JobSaver;
  readonly #status: StatusFile;
  readonly #logFile: LogFile;
  readonly #disk: DiskWatch;
  readonly #swept: Promise<void>;

  /**
   * @param first what happens before anything else: calls among it are in the journal already
   * @param broken told when something cannot be written, or soon could not
   */
  constructor(
    context: CommandContext,
    log: JobLog,
    first: readonly EventBody[],
    broken: (error: unknown) => void,
  ) {
    const { home, history, flags } = context;
    this.#context = context;
    this.#log = log;
    this.#saver = new JobSaver(home, log.job, broken);
    this.#status = new StatusFile(log.job, broken);
    this.#logFile = new LogFile(home, log.job.id, flags.logLevel ?? 'info', broken);
    this.#disk = new DiskWatch([log.job.outputDir, home.root], broken);
    log.subscribe(this.#logFile.read);
    log.subscribe((event, state) => {
      this.#status.changed(state);
      // Written when all else is, see close.
      if (event.type === 'job.state' && event.state === 'finished') return;
      const { saved, inHistory } = eventTraits[event.type];
      if (saved !== 'never') this.#saver.changed(state, saved);
      if (inHistory) void history.put(historyEntry(state)).catch(broken);
    });
    for (const event of first) log.emit(event);
    log.subscribe(this.#saver.paid);
    this.#status.start();
    this.#disk.start();
    this.#swept = sweepCache(home);
  }

  /** Writes what the store has to know last, then gives the job back. @throws JobStopError, the file system's error */
  async close(release: Release): Promise<void> {
    this.#disk.stop();
    const written = await Promise.allSettled([this.#swept, this.#writeEnd()]);
    written.push(...(await Promise.allSettled([this.#saver.close()])));
    await release();
    await this.#logFile.close();
    // A full disk is no bug, even for what is written last.
    for (const each of written) if (each.status === 'rejected') throw asJobStop(each.reason);
  }

  /**
   * One after the other, the saved state last: a resume goes by it, and does again what a kill or a fault left undone.
   */
  async #writeEnd(): Promise<void> {
    const { job } = this.#log;
    await this.#status.stop();
    await this.#context.history.put(historyEntry(job));
    this.#saver.changed(job);
  }
}
