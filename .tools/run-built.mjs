/** Runs test programs that need the built program. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt, root } from './bundle/bundle.mjs';

/** Node before 22.18 needs an option to run TypeScript. */
const flags = process.features.typescript ? [] : ['--experimental-strip-types', '--no-warnings'];

/**
 * Runs a TypeScript file of the repository to its end, once the program is built.
 * @param {string} file below the repository's root
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function runBuilt(file, args) {
  await ensureBuilt();
  const child = spawn(process.execPath, [...flags, path.join(root, file), ...args], { stdio: 'inherit' });
  // Ctrl+C reaches all processes; the program decides what it does.
  const ignore = () => {};
  process.on('SIGINT', ignore);
  const { promise, resolve } = Promise.withResolvers();
  child.on('exit', (code) => resolve(code ?? 1));
  return promise.finally(() => process.off('SIGINT', ignore));
}
