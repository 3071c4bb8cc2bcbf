import { seededRandom } from './http/random.ts';
import type { ReceivedRequest } from './http/received-request.ts';

/** One way in which a stand-in misbehaves. */
export type Fault =
  /** Answers correctly, but late. */
  | { kind: 'slow'; milliseconds: number }
  /** Refuses like the real service; `reason` selects the error: `insufficient_quota`, `daily`, `no-free-quota`, `no-credit`, `spending-cap`. */
  | { kind: 'status'; status: number; retryAfterSeconds?: number; reason?: string }
  /** Accepts the request and never answers. */
  | { kind: 'hang' }
  /** Resets the connection instead of answering. */
  | { kind: 'reset' }
  /** Ends the connection within the body: after this number of bytes, or half of them. */
  | { kind: 'cut'; afterBytes?: number }
  /** Sends a part of the body, then nothing more. */
  | { kind: 'stall'; afterBytes?: number }
  /** Answers with an HTML page of a proxy with status 200. */
  | { kind: 'html' }
  | { kind: 'invalid-json' }
  /** Well-formed JSON that lacks about half of its fields. */
  | { kind: 'missing-fields' }
  /** Every number in the JSON is absurd. */
  | { kind: 'huge-numbers' }
  /** Endless JSON: 50 MB unless a number is given. */
  | { kind: 'huge-body'; bytes?: number }
  | { kind: 'redirect'; location: string }
  /** The transport works, but the model's text is wrong. Only for chat models; charged like any answer. */
  | { kind: 'answer'; how: AnswerFault };

export type AnswerFault =
  | 'not-json'
  | 'fenced'
  /** With the model's reasoning before and after the JSON. */
  | 'chatty'
  /** Numbers and lists as strings, names in another case, a trailing comma. */
  | 'sloppy'
  | 'missing-fields'
  | 'huge-numbers'
  | 'truncated'
  | 'blocked'
  /** Stopped because it repeats a text of others: `RECITATION`. */
  | 'recited'
  | 'refused-prompt'
  | 'empty'
  /** For an upload: the file ends in state FAILED, or stays in PROCESSING. */
  | 'unprocessable'
  | 'never-ready';

export interface FaultRule {
  /** One fault, or several to choose from at random. */
  fault: Fault | readonly Fault[];
  /** The affected operations, such as `search`; `generate` includes `generate.plan`. Undefined: all. */
  operation?: string;
  /** Affects only requests for which this is true. */
  when?: (request: ReceivedRequest) => boolean;
  /** How many of these requests succeed first. */
  skip?: number;
  /** The most requests that fail. */
  count?: number;
  /** The share of requests that fail, 0 to 1. */
  probability?: number;
}

/** The faults of a stand-in, with a seed that makes them repeatable. */
export class FaultPlan {
  readonly #rules: { rule: FaultRule; seen: number; met: number }[] = [];
  #random: () => number;

  constructor(seed = 1) {
    this.#random = seededRandom(seed);
  }

  /** Adds a rule; the first matching rule is applied. @returns a function that returns how often it was */
  add(rule: FaultRule): { met(): number } {
    const entry = { rule, seen: 0, met: 0 };
    this.#rules.push(entry);
    return { met: () => entry.met };
  }

  clear(): void {
    this.#rules.length = 0;
  }

  seed(seed: number): void {
    this.#random = seededRandom(seed);
  }

  /** The fault for this request, if any. */
  next(request: ReceivedRequest): Fault | undefined {
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (!concerns(rule, request)) continue;
      entry.seen += 1;
      if (entry.seen <= (rule.skip ?? 0) || entry.met >= (rule.count ?? Number.POSITIVE_INFINITY)) continue;
      if (rule.probability !== undefined && this.#random() >= rule.probability) continue;
      entry.met += 1;
      return this.#draw(rule.fault);
    }
    return undefined;
  }

  #draw(fault: FaultRule['fault']): Fault | undefined {
    if (!isList(fault)) return fault;
    return fault[Math.floor(this.#random() * fault.length)];
  }
}

/** A mixture of transient faults, each gone when the request is retried. */
export const mixedFaults: readonly Fault[] = [
  { kind: 'status', status: 429, retryAfterSeconds: 1 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 503 },
  { kind: 'reset' },
  { kind: 'cut' },
  { kind: 'html' },
  { kind: 'invalid-json' },
  { kind: 'slow', milliseconds: 400 },
];

function concerns(rule: FaultRule, request: ReceivedRequest): boolean {
  const { operation = '' } = rule;
  const named =
    operation === '' || request.operation === operation || request.operation.startsWith(`${operation}.`);
  return named && (rule.when?.(request) ?? true);
}

function isList(fault: FaultRule['fault']): fault is readonly Fault[] {
  return Array.isArray(fault);
}
