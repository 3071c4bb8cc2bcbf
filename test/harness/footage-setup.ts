import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { makeDemoFootage } from '../../source/demo/footage.ts';
import { testTools } from './tools.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A talk, its transcript and a library, made once for all tests that drive the built program. */
    footage: { video: string; transcript: string; library: string };
  }
}

/** Makes the footage that the tests of the built program share, and deletes it afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-e2e-footage-'));
  const { signal } = new AbortController();
  const { video, transcript, library } = await makeDemoFootage(folder, await testTools(), {
    signal,
    // Cutting and inspecting take a quarter of the time at full size, with the same results.
    scale: 0.5,
    progress: () => {},
  });
  project.provide('footage', { video, transcript, library });
  return () => rm(folder, { recursive: true, force: true });
}
