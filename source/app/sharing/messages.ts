import * as z from 'zod';
import { commandSchema } from '../../core/job/command.ts';
import { jobEventSchema } from '../../core/job/events/events.ts';
import { jobSchema } from '../../core/job/job.ts';

/** Programs with another version of the messages do not talk to each other. */
export const messagesVersion = 1;

const number = z.int().nonnegative();

/** What a process that reads a job sends to the one that runs it. */
export const requestSchema = z.discriminatedUnion('type', [
  /** The first message. Asks for the events after this one, or for the whole state. */
  z.object({
    type: z.literal('hello'),
    version: z.literal(messagesVersion),
    after: z.object({ feed: z.string(), number }).exactOptional(),
  }),
  /** A command; the answer has the same id. */
  z.object({ type: z.literal('command'), id: number, command: commandSchema }),
]);
export type Request = z.infer<typeof requestSchema>;

/** What the process that runs a job sends. */
export const replySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), feed: z.string(), number, job: jobSchema }),
  z.object({ type: z.literal('event'), feed: z.string(), number, event: jobEventSchema }),
  /** How a command ended: with an error, or carried out. */
  z.object({
    type: z.literal('answer'),
    id: number,
    error: z.object({ message: z.string(), hint: z.string().exactOptional() }).exactOptional(),
  }),
  /** The run has ended, everything is saved, and the job is free for another process. */
  z.object({ type: z.literal('end') }),
]);
export type Reply = z.infer<typeof replySchema>;

/** Splits what a connection receives into lines. */
export class LineSplitter {
  readonly #maxLength: number;
  #rest = '';

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** @returns the lines that are complete, or undefined when one is too long */
  add(chunk: string): string[] | undefined {
    const [first = '', ...others] = chunk.split('\n');
    const whole = this.#rest + first;
    const lines = others.length === 0 ? [] : [whole, ...others.slice(0, -1)];
    this.#rest = others.at(-1) ?? whole;
    return [this.#rest, ...lines].some(({ length }) => length > this.#maxLength) ? undefined : lines;
  }
}
