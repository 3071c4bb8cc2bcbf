import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDemoFootage } from '../../source/demo/footage.ts';
import { filmCache } from '../harness/services/films/make-films.ts';
import { testTools } from '../harness/tools.ts';
import type { Footage } from './signals.ts';

/** The demo's talk and library, made once for all runs. */
export async function tortureFootage(): Promise<Footage> {
  const folder = join(filmCache, 'demo');
  if (!existsSync(folder)) {
    await mkdir(filmCache, { recursive: true });
    const draft = await mkdtemp(join(filmCache, 'demo-draft-'));
    await makeDemoFootage(draft, await testTools(), { signal: new AbortController().signal });
    await rename(draft, folder);
  }
  return { video: join(folder, 'talk.mp4'), library: join(folder, 'library') };
}
