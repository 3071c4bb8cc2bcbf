import { type HelperProcess, startHelper } from '../../../media/process/helper-process.ts';
import { mapLimited } from '../../service/map-limited.ts';
import { releaseMemory } from '../release-memory.ts';
import type { FoundModel } from './find.ts';
import type { EmbedAnswer, EmbedRequest } from './model-process.ts';

/** Dimensions of a sentence vector. */
export const dimensions = 512;

/** Sentences in one batch: of more, each takes longer, since their lengths differ more; of fewer, too. */
const batchSize = 12;
/** Batches that are sent before the first is answered, so that the process has work while this one is busy. */
const batchesInFlight = 3;
/** The model's process ends after this time without a request, to free its memory. */
const idleMs = 4000;
/** Max characters of a text; the rest of a longer description adds little. */
const maxTextLength = 300;
/** Max cached vectors; a need requests the same ones several times. */
export const maxCachedVectors = 2000;

/** Computes sentence vectors, whose direction represents the meaning. English only. */
export interface SentenceModel {
  /**
   * Returns the vectors of the texts, each of length 1. Background requests wait for others and do not keep the process
   * alive. @throws the signal's reason
   */
  embed(
    texts: readonly string[],
    signal: AbortSignal,
    priority?: 'now' | 'background',
  ): Promise<Float32Array[]>;
}

interface Waiting {
  answered: Promise<Float32Array>;
  resolve(vectors: Float32Array): void;
  reject(error: Error): void;
}

/**
 * Runs the sentence model in its own process, which starts at the first request and ends soon after the last.
 */
export function openSentenceModel({ from }: FoundModel): SentenceModel {
  const known = new Map<string, Float32Array>();
  const waiting = new Map<number, Waiting>();
  /** Texts whose vectors somebody waits for, with what resolves when they are known or were given up. */
  const computing = new Map<string, Promise<void>>();
  let running: HelperProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let asked = 0;
  /** Number of pending requests with priority `now`. */
  let awaited = 0;

  function start(): HelperProcess {
    const started = startHelper(programFile(), [from], {
      message(answer) {
        // It is our own program that answers.
        take(answer as EmbedAnswer);
      },
      ended(reason) {
        if (running !== started) return;
        running = undefined;
        for (const each of waiting.values()) each.reject(new Error(`the sentence model ended: ${reason}`));
        waiting.clear();
      },
    });
    return started;
  }

  function take(answer: EmbedAnswer): void {
    const { id } = answer;
    if ('vectors' in answer) waiting.get(id)?.resolve(answer.vectors);
    else waiting.get(id)?.reject(new Error(`the sentence model failed: ${answer.fault}`));
    waiting.delete(id);
    endWhenIdle();
  }

  function endWhenIdle(): void {
    clearTimeout(idle);
    if (waiting.size > 0) return;
    idle = setTimeout(() => {
      void running?.end().then(releaseMemory);
      running = undefined;
    }, idleMs);
    idle.unref();
  }

  async function embedBatch(texts: string[], priority: 'now' | 'background'): Promise<Float32Array> {
    running ??= start();
    clearTimeout(idle);
    // This process must stay alive while an answer is awaited.
    if (priority === 'now') {
      awaited += 1;
      running.keepAlive(true);
    }
    const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
    asked += 1;
    waiting.set(asked, { answered: promise, resolve, reject });
    running.send({ id: asked, texts } satisfies EmbedRequest);
    try {
      return await promise;
    } finally {
      if (priority === 'now') awaited -= 1;
      if (awaited === 0) running?.keepAlive(false);
    }
  }

  async function urgentRequestsDone(): Promise<void> {
    await Promise.allSettled([...waiting.values()].map(({ answered }) => answered));
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Computes the vectors of these texts for somebody who waits for them. */
  async function compute(texts: readonly string[], signal: AbortSignal): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    const batches = batchesOf(texts).map((batch) => ({ texts: batch, ...Promise.withResolvers<void>() }));
    for (const batch of batches) for (const text of batch.texts) computing.set(text, batch.promise);
    const settle = (batch: (typeof batches)[number]) => {
      for (const text of batch.texts) if (computing.get(text) === batch.promise) computing.delete(text);
      batch.resolve();
    };
    try {
      await mapLimited(batches, batchesInFlight, async (batch) => {
        signal.throwIfAborted();
        for (const [text, vector] of vectorsOf(batch.texts, await embedBatch(batch.texts, 'now'))) {
          found.set(text, vector);
          known.set(text, vector);
        }
        settle(batch);
      });
    } finally {
      batches.forEach(settle);
    }
    for (const text of known.keys()) {
      if (known.size <= maxCachedVectors) break;
      known.delete(text);
    }
    return found;
  }

  async function embedNow(
    texts: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    for (;;) {
      for (const text of texts) {
        const vector = known.get(text);
        if (vector) found.set(text, vector);
      }
      const missing = [...texts].filter((text) => !found.has(text));
      if (missing.length === 0) return found;
      signal.throwIfAborted();
      // What others wait for already is not computed twice, unless they were aborted.
      const others = new Set(missing.flatMap((text) => computing.get(text) ?? []));
      const own = missing.filter((text) => !computing.has(text));
      if (own.length > 0) for (const [text, vector] of await compute(own, signal)) found.set(text, vector);
      await Promise.all(others);
    }
  }

  async function embedInBackground(
    texts: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    for (const batch of batchesOf([...texts].filter((text) => !known.has(text)))) {
      signal.throwIfAborted();
      while (awaited > 0) await urgentRequestsDone();
      for (const [text, vector] of vectorsOf(batch, await embedBatch(batch, 'background')))
        found.set(text, vector);
    }
    return found;
  }

  return {
    async embed(texts, signal, priority = 'now') {
      const bounded = texts.map((text) => text.slice(0, maxTextLength) || ' ');
      const embedEach = priority === 'now' ? embedNow : embedInBackground;
      const found = await embedEach(new Set(bounded), signal);
      return bounded.map((text) => found.get(text) ?? known.get(text) ?? new Float32Array(dimensions));
    },
  };
}

/** Texts of about the same length are in one batch, the shortest first: each takes as long as the longest of its batch. */
function batchesOf(texts: readonly string[]): string[][] {
  const sorted = texts.toSorted((one, other) => one.length - other.length);
  return Array.from({ length: Math.ceil(sorted.length / batchSize) }, (_, batch) =>
    sorted.slice(batch * batchSize, (batch + 1) * batchSize),
  );
}

function* vectorsOf(texts: readonly string[], vectors: Float32Array): Generator<[string, Float32Array]> {
  for (const [place, text] of texts.entries())
    yield [text, normalized(vectors.slice(place * dimensions, (place + 1) * dimensions))];
}

/** Normalizes a vector in place to length 1. */
export function normalized(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum) || 1;
  for (let place = 0; place < vector.length; place++) vector[place] = (vector[place] ?? 0) / length;
  return vector;
}

/** The program of the process: next to this file, or next to the built program, whose chunks are in a subfolder. */
function programFile(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./model-process.ts', import.meta.url);
  const isPart = /\/chunks\/[^/]*$/.test(import.meta.url);
  return new URL(isPart ? '../sentence-model.js' : './sentence-model.js', import.meta.url);
}
