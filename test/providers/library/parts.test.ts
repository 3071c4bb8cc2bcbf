import { expect, test } from 'vitest';
import { PackedVideos, VideoList } from '../../../source/providers/library/packed-videos.ts';
import { partSignature, partsOf } from '../../../source/providers/library/scan/parts.ts';
import type { FoundFile, FoundFolder } from '../../../source/providers/library/scan/walk.ts';
import type { LibraryVideo } from '../../../source/providers/library/video.ts';

function file(name: string): FoundFile {
  return { name, sizeBytes: 1, mtimeMs: 1, mode: 0o644, inode: undefined };
}

function folder(videos: readonly string[], notes: readonly string[] = []): FoundFolder {
  return { path: '/lib', names: ['lib'], videos: videos.map(file), notes: notes.map(file) };
}

const many = Array.from({ length: 1201 }, (_, number) => `sea ${String(number).padStart(4, '0')}.mp4`);

test('a folder of 100,000 films was read into memory at once: it is scanned in parts', () => {
  const parts = partsOf(folder(many));
  expect(parts.map(({ videos }) => videos)).toEqual([500, 500, 201]);
  expect(parts.flatMap(({ make }) => make().files.map(({ video }) => video.name))).toEqual(many);
});

test('a changed film changes the signature of its own part alone', () => {
  const signatures = (names: readonly string[]) =>
    partsOf(folder(names)).map(({ make }) => partSignature(make()));
  const before = signatures(many);
  const after = signatures(many.with(700, 'sea 0700 new.mp4'));
  expect(after.map((signature, part) => signature === before[part])).toEqual([true, false, true]);
});

test('each film has its own sidecar files, in order of precedence, whatever the case of their names', () => {
  const found = folder(['Sea.mp4', 'sky.mov'], ['sea.TXT', 'Sea.mp4.json', 'other.txt', 'sky.xmp']);
  const [part] = partsOf(found).map(({ make }) => make());
  const names = part?.files.map(({ video, sidecars }) => [video.name, ...sidecars.map(({ name }) => name)]);
  expect(names).toEqual([
    ['Sea.mp4', 'Sea.mp4.json', 'sea.TXT'],
    ['sky.mov', 'sky.xmp'],
  ]);
});

test('sidecar files of 20,000 films in one folder took minutes to find', () => {
  const stems = Array.from({ length: 20_000 }, (_, number) => `sea ${number}`);
  const found = folder(
    stems.map((stem) => `${stem}.mp4`),
    stems.map((stem) => `${stem}.txt`),
  );
  const files = partsOf(found).flatMap(({ make }) => make().files);
  expect(files.every(({ sidecars }) => sidecars.length === 1)).toBe(true);
});

function video(name: string, durationSeconds: number): LibraryVideo {
  return {
    path: `/lib/${name}`,
    sizeBytes: 7,
    folders: ['lib'],
    about: { tags: ['Straße', '海'], title: name },
    durationSeconds,
    width: 64,
    height: 36,
    frameRate: { num: 30_000, den: 1001 },
  };
}

test('packed videos are unpacked unchanged, by row and in order', () => {
  const parts = [
    [video('a.mp4', 1.5), video('ä 海.mp4', 2)],
    [],
    [video('c.mp4', 3)],
    [video('d.mp4', 4), video('e.mp4', 5)],
  ];
  const list = new VideoList(parts.map((videos) => new PackedVideos(videos)));
  const all = parts.flat();
  expect(list.length).toBe(5);
  expect([...list]).toEqual(all);
  expect(all.map((_, row) => list.at(row))).toEqual(all);
  expect([...list.durations]).toEqual([1.5, 2, 3, 4, 5]);
  expect([list.at(-1), list.at(5), new VideoList([]).at(0)]).toEqual([undefined, undefined, undefined]);
});
