import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  decodeLocation,
  encodeLocation,
  endingOf,
  type FileLocation,
} from '../../../source/queue/files/file-location.ts';
import { RunnerFiles } from '../../../source/queue/files/runner-files.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('file-location');
const location: FileLocation = { peer: 'host-1', offer: 'a1'.repeat(32), ending: '.mp4' };

it.each([
  ['an offer that climbs', { offer: '../../../../../../tmp/x' }],
  ['an offer that is a path', { offer: '/etc/passwd' }],
  ['an offer with something behind it', { offer: `${location.offer}\n` }],
  ['a shorter offer', { offer: 'a1' }],
  ['an ending that climbs', { ending: '.mp4/../x' }],
  ['an ending with a separator', { ending: './x' }],
  ['an ending with another sign', { ending: '.mp_4' }],
  ['a long ending', { ending: '.mpeg44' }],
])('%s is refused before a path is made of it', async (_what, change) => {
  const text = encodeLocation({ ...location, ...change });
  expect(() => decodeLocation(text)).toThrow('Invalid');
  const asked: string[] = [];
  const files = new RunnerFiles(undefined, {
    id: 'host-0',
    offer: async () => location.offer,
    machine: async (id) => {
      asked.push(id);
      return undefined;
    },
  });
  const output = { file: { path: text, sizeBytes: 4, sha256: 'b2'.repeat(32) } };
  const { signal } = new AbortController();
  await expect(files.arrive(output, join(folder, 'work'), 'step', signal)).rejects.toThrow('Invalid');
  await expect(files.areThere(output)).rejects.toThrow('Invalid');
  expect(asked).toEqual([]);
});

it('every location that this program makes is read again', () => {
  for (const path of ['/a/talk.mp4', '/a/talk', '/a/talk.m2ts', '/a/talk.mp_4', '/a.b/c d.MOV']) {
    for (const offer of [location.offer, '']) {
      const made = { ...location, offer, ending: endingOf(path) };
      expect(decodeLocation(encodeLocation(made))).toEqual(made);
    }
  }
});
