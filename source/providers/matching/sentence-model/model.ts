import { type HelperProcess, startHelper } from '../../../media/process/helper-process.ts';
import { releaseMemory } from '../release-memory.ts';
import type { FoundModel } from './find.ts';
import type { EmbedAnswer, EmbedRequest } from './model-process.ts';

/** Dimensions of a sentence vector. */
export const dimensions = 512;

/** Sentences in one batch: a larger batch delays urgent requests, a smaller one costs more per sentence. */
const batchSize = 32;
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

  return {
    async embed(texts, signal, priority = 'now') {
      const bounded = texts.map((text) => text.slice(0, maxTextLength) || ' ');
      // Those of about the same length together: every text of a batch takes as long as the longest.
      const missing = [...new Set(bounded)]
        .filter((text) => !known.has(text))
        .sort((one, other) => one.length - other.length);
      const found = new Map<string, Float32Array>();
      for (let at = 0; at < missing.length; at += batchSize) {
        signal.throwIfAborted();
        const batch = missing.slice(at, at + batchSize);
        while (priority === 'background' && awaited > 0) await urgentRequestsDone();
        const vectors = await embedBatch(batch, priority);
        for (const [place, text] of batch.entries())
          found.set(text, normalized(vectors.slice(place * dimensions, (place + 1) * dimensions)));
      }
      const all = bounded.map((text) => found.get(text) ?? known.get(text) ?? new Float32Array(dimensions));
      if (priority === 'now') for (const [text, vector] of found) known.set(text, vector);
      for (const text of known.keys()) {
        if (known.size <= maxCachedVectors) break;
        known.delete(text);
      }
      return all;
    },
  };
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
