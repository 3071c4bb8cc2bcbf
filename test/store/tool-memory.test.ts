import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homeAt } from '../../source/store/home.ts';
import { StoredToolMemory } from '../../source/store/tool-memory.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const folder = temporaryFolder('tool-memory');
const ffmpeg = { name: 'ffmpeg', path: '/bin/ffmpeg', sizeBytes: 1, modifiedMs: 2 };

it('a refused job left a home folder behind: facts about tools are written only when the folder exists', async () => {
  const home = homeAt(join(folder, 'refused'));
  const memory = new StoredToolMemory(home);
  await memory.keep(ffmpeg, 'version 1');
  await memory.keep({ ...ffmpeg, name: 'ffprobe' }, 'version 2');
  expect(existsSync(home.root)).toBe(false);
  mkdirSync(home.root, { recursive: true });
  await memory.flush();
  const later = new StoredToolMemory(home);
  expect(await later.recall(ffmpeg)).toBe('version 1');
  expect(await later.recall({ ...ffmpeg, name: 'ffprobe' })).toBe('version 2');
  expect(await later.recall({ ...ffmpeg, modifiedMs: 3 })).toBeUndefined();
});
