import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, dist, ensureBuilt, root } from './bundle/bundle.mjs';
import { coverageFolder } from './coverage/scripts.mjs';

/**
 * Runs before the tests that drive the built program: builds it and copies it to where the tests start it, with every
 * package of the checkout except the sentence model, which `npx stockpile-tui` does not have either. Loading the model
 * takes more processor time than the rest of a small job.
 */
export async function setup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'stockpile-program-'));
  // Some tests run it as another user.
  await chmod(folder, 0o755);
  await placeProgram(path.join(folder, 'dist'));
  await cp(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  await mkdir(path.join(folder, 'node_modules'));
  const packages = path.join(root, 'node_modules');
  for (const name of await readdir(packages)) {
    if (name.startsWith('.') || name === '@energetic-ai') continue;
    await symlink(path.join(packages, name), path.join(folder, 'node_modules', name), 'junction');
  }
  process.env.STOCKPILE_TEST_PROGRAM = path.join(folder, 'dist', 'cli.js');
  return () => rm(folder, { recursive: true, force: true });
}

/** @param {string} folder */
async function placeProgram(folder) {
  // One that coverage is measured with is not for dist/.
  if (coverageFolder() !== '') return build(folder);
  await ensureBuilt();
  await cp(dist, folder, { recursive: true });
}
