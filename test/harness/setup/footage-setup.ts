import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { makeDemoFootage } from '../../../source/demo/footage.ts';
import { runCli } from '../cli.ts';
import { testTools } from '../tools.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A talk, its transcript and a library, made once for all tests that drive the built program. */
    footage: { video: string; transcript: string; library: string };
    /** A STOCKPILE_HOME whose cache knows the shared library, for tests that do not test its first scan. */
    warmHome: string;
  }
}

/** Makes the footage that the tests of the built program share, and deletes it afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-e2e-footage-'));
  // Some tests run the program as another user.
  await chmod(folder, 0o755);
  const { signal } = new AbortController();
  const { video, transcript, library } = await makeDemoFootage(folder, await testTools(), {
    signal,
    // Cutting and inspecting take a tenth of the time at full size, with the same results.
    scale: 0.25,
    progress: () => {},
  });
  project.provide('footage', { video, transcript, library });
  project.provide('warmHome', await warmHome(folder, [video, '--library', library]));
  return () => rm(folder, { recursive: true, force: true });
}

/** What one job, stopped at its review, leaves of the library's scan: the cache and the answers of the tools. */
async function warmHome(folder: string, job: readonly string[]): Promise<string> {
  const home = join(folder, 'first-home');
  const output = join(folder, 'first-output');
  // The harness was loaded before there was a program.
  const program = process.env['STOCKPILE_TEST_PROGRAM'] ?? '';
  const { stderr } = await runCli([...job, '--offline', '--plain', '--output', output], {
    cwd: folder,
    home,
    program,
  });
  if (stderr !== '') throw new Error(stderr);
  const warm = join(folder, 'warm-home');
  for (const name of ['cache', 'tools.json']) {
    await cp(join(home, name), join(warm, name), { recursive: true });
  }
  return warm;
}
