import { Worker } from 'node:worker_threads';
import type { FoundModel } from './find.ts';
import type { EmbedAnswer, EmbedRequest } from './worker.ts';

/** Numbers in the vector of a sentence. */
export const dimensions = 512;

/** Sentences the worker is given at once: more keep a short question waiting, fewer cost more each. */
const batchSize = 32;
/** The worker ends when nobody has asked for so long, and gives its memory back. */
const idleMs = 4000;
/** A file name is a few words; a description beyond this says nothing new. */
const longestText = 300;
/** Vectors of questions that are kept, since a need asks the same several times. */
export const keptVectors = 2000;

/** Turns sentences into vectors whose direction is what they mean. English only. */
export interface SentenceModel {
  /**
   * The vectors of the texts, each of length 1. What is read in the background lets others go first and does not keep the
   * program from ending. @throws the signal's reason
   */
  embed(texts: readonly string[], signal: AbortSignal, how?: 'now' | 'background'): Promise<Float32Array[]>;
}

interface Waiting {
  answered: Promise<Float32Array>;
  resolve(vectors: Float32Array): void;
  reject(error: Error): void;
}

/** The sentence model in a worker thread that is started when it is first needed and ends soon after its last use. */
export function openSentenceModel({ from }: FoundModel): SentenceModel {
  const known = new Map<string, Float32Array>();
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let asked = 0;
  /** Answers that somebody waits for. */
  let awaited = 0;

  function start(): Worker {
    const started = new Worker(workerFile(), { workerData: { from }, execArgv: process.execArgv });
    started.on('message', (answer: EmbedAnswer) => {
      const { id } = answer;
      if ('vectors' in answer) waiting.get(id)?.resolve(answer.vectors);
      else waiting.get(id)?.reject(new Error(`the sentence model failed: ${answer.fault}`));
      waiting.delete(id);
      rest();
    });
    const gone = (error: Error) => {
      if (worker === started) worker = undefined;
      for (const each of waiting.values()) each.reject(error);
      waiting.clear();
    };
    started.on('error', gone);
    started.on('exit', () => gone(new Error('the sentence model ended')));
    // A job that has ended does not wait for it.
    started.unref();
    return started;
  }

  function rest(): void {
    clearTimeout(idle);
    if (waiting.size > 0) return;
    idle = setTimeout(() => {
      worker?.terminate();
      worker = undefined;
    }, idleMs);
    idle.unref();
  }

  async function embedBatch(texts: string[], how: 'now' | 'background'): Promise<Float32Array> {
    worker ??= start();
    clearTimeout(idle);
    // While an answer is awaited the process must not end.
    if (how === 'now') {
      awaited += 1;
      worker.ref();
    }
    const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
    asked += 1;
    waiting.set(asked, { answered: promise, resolve, reject });
    worker.postMessage({ id: asked, texts } satisfies EmbedRequest);
    try {
      return await promise;
    } finally {
      if (how === 'now') awaited -= 1;
      if (awaited === 0) worker?.unref();
    }
  }

  async function questionsAnswered(): Promise<void> {
    await Promise.allSettled([...waiting.values()].map(({ answered }) => answered));
    await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    async embed(texts, signal, how = 'now') {
      const bounded = texts.map((text) => text.slice(0, longestText) || ' ');
      const missing = [...new Set(bounded)].filter((text) => !known.has(text));
      const found = new Map<string, Float32Array>();
      for (let at = 0; at < missing.length; at += batchSize) {
        signal.throwIfAborted();
        const batch = missing.slice(at, at + batchSize);
        while (how === 'background' && awaited > 0) await questionsAnswered();
        const vectors = await embedBatch(batch, how);
        for (const [place, text] of batch.entries())
          found.set(text, unit(vectors.slice(place * dimensions, (place + 1) * dimensions)));
      }
      const all = bounded.map((text) => found.get(text) ?? known.get(text) ?? new Float32Array(dimensions));
      if (how === 'now') for (const [text, vector] of found) known.set(text, vector);
      for (const text of known.keys()) {
        if (known.size <= keptVectors) break;
        known.delete(text);
      }
      return all;
    },
  };
}

/** A vector made one long; the same one. */
export function unit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum) || 1;
  for (let place = 0; place < vector.length; place++) vector[place] = (vector[place] ?? 0) / length;
  return vector;
}

/** The worker's own file: beside this one, or beside the built program, whose parts lie in a folder of their own. */
function workerFile(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./worker.ts', import.meta.url);
  const isPart = /\/chunks\/[^/]*$/.test(import.meta.url);
  return new URL(isPart ? '../sentence-worker.js' : './sentence-worker.js', import.meta.url);
}
