import { randomBytes } from 'node:crypto';
import type { Jobs } from '../../../core/api/app.ts';
import { JobFeed } from '../../../core/api/job-feed.ts';

/** A feed without readers is kept this long, so that a page that comes back gets only what it missed. */
const keepMs = 5 * 60 * 1000;

interface OpenFeed {
  feed: JobFeed;
  stop(): void;
  timer?: NodeJS.Timeout;
}

/** The feeds of the jobs that pages watch. */
export class Feeds {
  readonly #jobs: Jobs;
  readonly #open = new Map<string, Promise<OpenFeed>>();
  /** When the entry of each watched job was changed last. */
  readonly #seen = new Map<string, number>();
  readonly #stopWatching: () => void;

  constructor(jobs: Jobs) {
    this.#jobs = jobs;
    this.#stopWatching = jobs.subscribeHistory(() => this.#historyChanged());
  }

  /** The feed of a job, which lasts while it has readers. @throws UserError */
  async of(id: string): Promise<JobFeed> {
    const opening = this.#open.get(id) ?? this.#follow(id);
    this.#open.set(id, opening);
    try {
      const open = await opening;
      clearTimeout(open.timer);
      open.timer = setTimeout(() => this.#closeUnread(id, open), keepMs).unref();
      return open.feed;
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  async #follow(id: string): Promise<OpenFeed> {
    const handle = await this.#jobs.viewJob(id);
    const feed = new JobFeed(handle.snapshot(), () => randomBytes(9).toString('hex'));
    return { feed, stop: handle.follow(feed) };
  }

  /** A job that another process changed or runs now: reading it again makes its handle follow that process. */
  #historyChanged(): void {
    for (const { id, updatedAt, runsIn } of this.#jobs.history()) {
      if (!this.#open.has(id) || (this.#seen.get(id) === updatedAt && !runsIn)) continue;
      this.#seen.set(id, updatedAt);
      // A job that was deleted keeps its last state on the pages that show it.
      this.#jobs.viewJob(id).catch(() => {});
    }
  }

  #closeUnread(id: string, open: OpenFeed): void {
    if (open.feed.readers > 0) {
      open.timer = setTimeout(() => this.#closeUnread(id, open), keepMs).unref();
      return;
    }
    open.stop();
    this.#open.delete(id);
  }

  close(): void {
    this.#stopWatching();
    for (const opening of this.#open.values())
      void opening.then(
        ({ stop, timer }) => {
          clearTimeout(timer);
          stop();
        },
        () => {},
      );
    this.#open.clear();
  }
}
