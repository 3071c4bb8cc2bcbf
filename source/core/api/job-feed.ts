import type { JobEvent } from '../job/events/events.ts';
import type { Job } from '../job/job.ts';
import { reduce } from '../job/reduce.ts';
import type { JobFollower } from './app.ts';

/** Which event a reader has: its number in a feed. Numbers of different feeds have nothing to do with each other. */
export interface FeedPosition {
  feed: string;
  number: number;
}

/** What a feed tells its readers: the whole state after the event with this number, or the next event. */
export type FeedMessage =
  | { type: 'state'; feed: string; number: number; job: Job }
  | { type: 'event'; feed: string; number: number; event: JobEvent };

/** Events kept for readers that come back: at the pace of a large job, those of more than half a minute. */
const keptEvents = 2000;

/**
 * The events of one job with numbers, for readers outside of this process, whose connections break. A reader names the last
 * event it has and gets those after it; when they are gone, it gets the whole state instead.
 */
export class JobFeed implements JobFollower {
  readonly #newName: () => string;
  readonly #kept: number;
  readonly #readers = new Set<(message: FeedMessage) => void>();
  #feed: string;
  #number = 0;
  #events: JobEvent[] = [];
  #job: Job;

  /** @param newName makes a name that no feed had before */
  constructor(job: Job, newName: () => string, kept: number = keptEvents) {
    this.#newName = newName;
    this.#kept = kept;
    this.#feed = newName();
    this.#job = job;
  }

  readonly state = (job: Job): void => {
    if (job === this.#job) return;
    this.#feed = this.#newName();
    this.#number = 0;
    this.#events = [];
    this.#job = job;
    this.#tell(this.#whole());
  };

  readonly event = (event: JobEvent, job: Job): void => {
    this.#number += 1;
    this.#job = job;
    this.#events.push(event);
    if (this.#events.length > 2 * this.#kept) this.#events = this.#events.slice(-this.#kept);
    this.#tell({ type: 'event', feed: this.#feed, number: this.#number, event });
  };

  /** How many readers there are. */
  get readers(): number {
    return this.#readers.size;
  }

  /**
   * Gives a reader what it does not have yet, and from then on everything that happens.
   * @returns a function that unsubscribes
   */
  read(after: FeedPosition | undefined, reader: (message: FeedMessage) => void): () => void {
    for (const message of this.#since(after)) reader(message);
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  #since(after: FeedPosition | undefined): FeedMessage[] {
    const first = this.#number - this.#events.length;
    const isKept = after?.feed === this.#feed && after.number >= first && after.number <= this.#number;
    if (!isKept) return [this.#whole()];
    return this.#events.slice(after.number - first).map((event, place) => ({
      type: 'event',
      feed: this.#feed,
      number: after.number + place + 1,
      event,
    }));
  }

  #whole(): FeedMessage {
    return { type: 'state', feed: this.#feed, number: this.#number, job: this.#job };
  }

  #tell(message: FeedMessage): void {
    for (const reader of this.#readers) reader(message);
  }
}

/** A job as a reader of its feed knows it, and how far it has read. */
export interface FeedSnapshot extends FeedPosition {
  job: Job;
}

/**
 * The job after a message: the same object when the message brings nothing new, undefined when one before it is missing, so
 * that the reader must ask for the whole state.
 */
export function applyFeedMessage(
  known: FeedSnapshot | undefined,
  message: FeedMessage,
): FeedSnapshot | undefined {
  const { type, feed, number } = message;
  if (type === 'state') return { feed, number, job: message.job };
  if (known?.feed !== feed || number > known.number + 1) return undefined;
  return number <= known.number ? known : { feed, number, job: reduce(known.job, message.event) };
}

/** A position as text, such as `k3f9a-17`. */
export function positionText({ feed, number }: FeedPosition): string {
  return `${feed}-${number}`;
}

/** Reads a position; undefined when the text is not one. */
export function parsePosition(text: string): FeedPosition | undefined {
  const [, feed, number] = /^(\w{1,40})-(\d{1,12})$/.exec(text) ?? [];
  return feed === undefined ? undefined : { feed, number: Number(number) };
}
