import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashFile } from '../../../source/media/probe/content-hash.ts';
import { Uploads } from '../../../source/store/uploads/uploads.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('uploads');
const day = 24 * 60 * 60 * 1000;
const id = (digit: string) => digit.repeat(32);

function place(name: string) {
  const root = join(folder, name);
  return { root, unfinished: join(root, 'unfinished'), videos: join(root, 'videos') };
}

function put(unfinished: string, upload: string, content: string, name: string): void {
  writeFileSync(join(unfinished, upload), content);
  const facts = { id: upload, size: content.length, offset: 0, metadata: { filename: name } };
  writeFileSync(join(unfinished, `${upload}.json`), JSON.stringify(facts));
}

it('uploads that nobody went on with for a week are removed, others stay', async () => {
  const { root, unfinished } = place('unfinished');
  const uploads = await Uploads.in(root, hashFile);
  put(unfinished, id('a'), 'old', 'old.mp4');
  put(unfinished, id('b'), 'new', 'new.mp4');
  const before = new Date(Date.now() - 8 * day);
  utimesSync(join(unfinished, id('a')), before, before);
  await uploads.removeOld();
  expect(readdirSync(unfinished).toSorted()).toEqual([id('b'), `${id('b')}.json`]);
});

it('a video that no job was started with is removed after a week, one of a job never', async () => {
  const { root, unfinished, videos } = place('videos');
  const uploads = await Uploads.in(root, hashFile);
  for (const each of [id('a'), id('b')]) put(unfinished, each, 'film', 'talk.mp4');
  const used = await uploads.accept(id('a'), undefined, async () => {});
  await uploads.accept(id('b'), undefined, async () => {});
  await uploads.used(used.path);
  await uploads.removeOld();
  expect(readdirSync(videos).toSorted()).toEqual([id('a'), id('b')]);
  const later = await Uploads.in(root, hashFile, () => Date.now() + 8 * day);
  await later.removeOld();
  expect(readdirSync(videos)).toEqual([id('a')]);
  await later.remove(used.path);
  expect(readdirSync(videos)).toEqual([]);
});

it('nothing outside of the folder is ever removed', async () => {
  const { root } = place('outside');
  const uploads = await Uploads.in(root, hashFile);
  const other = join(root, 'other', id('a'));
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, 'talk.mp4'), 'film');
  await uploads.remove(join(other, 'talk.mp4'));
  await uploads.remove(join(uploads.accepted, '..', 'other', id('a'), 'talk.mp4'));
  await uploads.used(join(other, 'talk.mp4'));
  expect(readdirSync(other)).toEqual(['talk.mp4']);
});

it('a video that was being moved when the program was killed is accepted the next time', async () => {
  const { root, unfinished } = place('killed');
  const uploads = await Uploads.in(root, hashFile);
  put(unfinished, id('a'), 'film', 'talk.mp4');
  put(unfinished, id('b'), 'words', 'talk.srt');
  const killed = uploads.accept(id('a'), id('b'), async () => {
    throw new Error('killed');
  });
  await expect(killed).rejects.toThrow('killed');
  expect(existsSync(join(uploads.accepted, id('a')))).toBe(false);

  put(unfinished, id('a'), 'film', 'talk.mp4');
  put(unfinished, id('b'), 'words', 'talk.srt');
  const halfway = join(uploads.accepted, id('a'));
  mkdirSync(halfway);
  const record = [
    { id: id('a'), name: 'talk.mp4' },
    { id: id('b'), name: 'talk.srt' },
  ];
  writeFileSync(join(halfway, '.upload.json'), JSON.stringify(record));
  const seen: unknown[] = [];
  const { path, transcript } = await uploads.accept(id('a'), id('b'), async (...files) => seen.push(files));
  expect(seen).toEqual([[path, transcript]]);
  expect(readdirSync(halfway).toSorted()).toEqual(['.upload.json', 'talk.mp4', 'talk.srt']);
});
