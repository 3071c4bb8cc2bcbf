import { seededRandom } from './random.ts';
import type { ReceivedRequest } from './received-request.ts';

/** One way in which a stand-in misbehaves. */
export type Fault =
  /** Answers properly, later. */
  | { kind: 'slow'; milliseconds: number }
  /** Refuses as the real service does; `reason` chooses among its ways: `insufficient_quota`, `daily`, `overloaded`. */
  | { kind: 'status'; status: number; retryAfterSeconds?: number; reason?: string }
  /** Takes the request and never answers. */
  | { kind: 'hang' }
  /** Resets the connection instead of answering. */
  | { kind: 'reset' }
  /** Ends the connection in mid-body; after half of it, unless a number is given. */
  | { kind: 'cut'; afterBytes?: number }
  /** Sends a part of the body, then nothing more. */
  | { kind: 'stall'; afterBytes?: number }
  /** A proxy's page with status 200. */
  | { kind: 'html' }
  | { kind: 'invalid-json' }
  /** Well-formed JSON that lacks about half of its fields. */
  | { kind: 'missing-fields' }
  /** Every number in the JSON is absurd. */
  | { kind: 'huge-numbers' }
  /** JSON that goes on and on; 50 MB unless a number is given. */
  | { kind: 'huge-body'; bytes?: number }
  | { kind: 'redirect'; location: string }
  /** The transport is well, what the model says is not. Models that chat only; it is charged like any answer. */
  | { kind: 'answer'; how: AnswerFault };

export type AnswerFault =
  | 'not-json'
  | 'fenced'
  /** Thought aloud, with sentences before and after. */
  | 'chatty'
  /** Numbers and lists as texts, names in another spelling, a comma too many. */
  | 'sloppy'
  | 'missing-fields'
  | 'huge-numbers'
  | 'truncated'
  | 'blocked'
  | 'refused-prompt'
  | 'empty'
  /** Of an upload: the file ends in state FAILED, or stays in PROCESSING. */
  | 'unprocessable'
  | 'never-ready';

export interface FaultRule {
  /** One fault, or several to draw from. */
  fault: Fault | readonly Fault[];
  /** Which requests: `search`; `generate` also means `generate.plan`. All, without it. */
  operation?: string;
  /** Only requests for which this is true. */
  when?: (request: ReceivedRequest) => boolean;
  /** How many of these requests pass first. */
  skip?: number;
  /** How many it meets at most. */
  count?: number;
  /** The share of the requests it meets, 0 to 1. */
  probability?: number;
}

/** The faults that a stand-in was told to have, and a seed that makes chance repeatable. */
export class FaultPlan {
  readonly #rules: { rule: FaultRule; seen: number; met: number }[] = [];
  #random: () => number;

  constructor(seed = 1) {
    this.#random = seededRandom(seed);
  }

  /** Adds a rule; the first that meets a request wins. Returns how to ask how often it did. */
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

  /** What goes wrong with this request, if anything. */
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

/** The mixture of a bad day, each a fault that passes when the request is made again. */
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
