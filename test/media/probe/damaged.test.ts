import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { mutations } from '../../harness/faults/mutate.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { makeFilm } from '../../providers/gemini/gemini-kit.ts';

const folder = temporaryFolder('damaged-films');

it('damaged films are probed or refused in one sentence', async () => {
  const good = readFileSync(await makeFilm(2, { sound: true }));
  const tools = await testTools();
  const file = join(folder, 'film.mp4');
  let refused = 0;
  for (const damaged of mutations(good.toString('latin1'), 36, 50, 'latin1')) {
    writeFileSync(file, damaged);
    try {
      const probe = await probeFile(file, tools, new AbortController().signal);
      expect(probe.durationSeconds).toBeGreaterThan(0);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.message).toMatch(/\.$/);
      expect(error.message).not.toMatch(/undefined|NaN|\[object/);
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(0);
});
