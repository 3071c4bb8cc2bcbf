import { chmod, link, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { candidateSchema } from '../../../source/core/footage/candidate.ts';
import { countingTools, lend, librarySource, makeFolder, search, temporaryFolder } from './library-kit.ts';

const names = (found: { path?: string | undefined }[]) => found.map((each) => path.basename(each.path ?? ''));

test('a film is found by its name, folder, sidecar file and tags', async () => {
  const folder = await makeFolder({
    'coast/harbour_at_dawn.mp4': 'film',
    'coast/lighthouses/IMG_2041.mp4': 'film',
    'other/a.mp4': 'film',
    'other/a.mp4.txt': { text: 'Snow falls on pine trees' },
    'other/b.mkv': { tags: ['title=Steam over a coffee cup'] },
  });
  const source = await librarySource(folder);
  const first = async (phrase: string) => names(await search(folder, phrase, { source }))[0];
  expect(await first('harbour at dawn')).toBe('harbour_at_dawn.mp4');
  expect(await first('lighthouse')).toBe('IMG_2041.mp4');
  expect(await first('snowy pine trees in snow')).toBe('a.mp4');
  expect(await first('coffee steam')).toBe('b.mkv');
});

test('candidates are complete and valid, the best match first', async () => {
  const folder = await makeFolder({
    'sea/waves on the beach.mp4': 'film',
    'sea/beach umbrella.mp4': 'film',
    'sea/rocks.mp4': 'film',
  });
  const found = await search(folder, 'waves beach');
  expect(names(found)).toEqual(['waves on the beach.mp4', 'beach umbrella.mp4']);
  for (const each of found) candidateSchema.parse(each);
  expect(found[0]).toMatchObject({
    source: 'library',
    title: 'waves on the beach',
    licence: 'own-footage',
    durationSeconds: 6,
    width: 64,
    height: 36,
    frameRate: { num: 10, den: 1 },
  });
  expect(found[0]?.url).toMatch(/^file:\/\/.*waves%20on%20the%20beach\.mp4$/);
  expect(found[0]?.relevance).toBeGreaterThan(0.8);
  expect(found[1]?.relevance).toBeLessThan(0.7);
});

test('misspelled words and prefixes find something; known words do not match similar ones', async () => {
  const folder = await makeFolder({ 'rain on window.mp4': 'film', 'lighthouse.mp4': 'film' });
  const source = await librarySource(folder);
  expect(names(await search(folder, 'lighthuose', { source }))).toEqual(['lighthouse.mp4']);
  expect(names(await search(folder, 'light', { source }))).toEqual(['lighthouse.mp4']);
  expect(names(await search(folder, 'rain', { source }))).toEqual(['rain on window.mp4']);
});

test('accents, plurals and case make no difference', async () => {
  const folder = await makeFolder({ 'CaféTables.mp4': 'film', 'Straße.mp4': 'film' });
  const source = await librarySource(folder);
  expect(names(await search(folder, 'cafe table', { source }))).toEqual(['CaféTables.mp4']);
  expect(names(await search(folder, 'STRASSE', { source }))).toEqual(['Straße.mp4']);
});

test('alternates and mustShow find films that do not match the phrase', async () => {
  const folder = await makeFolder({ 'trawler.mp4': 'film', 'nets.mp4': 'film', 'desert.mp4': 'film' });
  const more = { alternates: ['trawler at sea'], mustShow: 'nets', welcome: ['rope'] };
  const found = await search(folder, 'fishing boat', { need: more });
  expect(names(found)).toEqual(['trawler.mp4', 'nets.mp4']);
});

test('films without a picture, and short or broken films, are left out and reported once', async () => {
  const folder = await makeFolder({
    'sea 1.mp4': 'film',
    'sea 2.mp4': 'short',
    'sea 3.mp4': 'sound',
    'sea 4.mp4': { text: 'not a film' },
    'sea 5.mp4': { text: '' },
  });
  const context = await lend();
  expect(names(await search(folder, 'sea', { context }))).toEqual(['sea 1.mp4']);
  expect(context.messages).toHaveLength(1);
  expect(context.messages[0]).toMatch(/^info: The library has 2 videos\. 3 files cannot be used: /);
});

test('the A-roll is never offered, also when a link leads to it', async () => {
  const folder = await makeFolder({ 'talk.mp4': 'film', 'talk two.mp4': 'film' });
  await symlink(path.join(folder, 'talk.mp4'), path.join(folder, 'talk link.mp4'));
  const source = await librarySource(folder, { exclude: [path.join(folder, 'talk link.mp4')] });
  expect(names(await search(folder, 'talk', { source }))).toEqual(['talk two.mp4']);
});

test('finished clips of a job and hidden files are not used as footage', async () => {
  const folder = await makeFolder({
    'sea.mp4': 'film',
    'output/job/.processing_status.json': { text: '{}' },
    'output/job/00m10s_sea/clip1_sea.mp4': 'film',
    '.trash/sea.mp4': 'film',
    '._sea.mp4': { text: 'AppleDouble' },
  });
  expect(names(await search(folder, 'sea'))).toEqual(['sea.mp4']);
});

test('each film is offered once, even when links lead to it twice or form a cycle', async () => {
  const folder = await makeFolder({ 'b/deep/sea.mp4': 'film' });
  await symlink(folder, path.join(folder, 'b/deep/up'));
  await symlink(path.join(folder, 'b'), path.join(folder, 'a'));
  await symlink(path.join(folder, 'nowhere'), path.join(folder, 'gone.mp4'));
  await symlink(path.join(folder, 'b/deep/sea.mp4'), path.join(folder, 'another sea.mp4'));
  const source = await librarySource(folder, { folders: [folder, path.join(folder, 'b')] });
  const found = await search(folder, 'sea', { source });
  expect(found.map((each) => each.path)).toEqual([path.join(folder, 'b/deep/sea.mp4')]);
});

test('a link to a folder outside is followed', async () => {
  const outside = await makeFolder({ 'sea.mp4': 'film', 'sea.txt': { text: 'Licence: CC0' } });
  const folder = await temporaryFolder();
  await symlink(outside, path.join(folder, 'disk'));
  const found = await search(folder, 'sea');
  expect(found[0]).toMatchObject({ path: path.join(folder, 'disk/sea.mp4'), licence: 'cc0' });
});

test('films with odd names are found, and their titles are cleaned', async () => {
  const odd = [
    'sea $(touch x).mp4',
    'sea "quoted" \'twice\'.mp4',
    'sea\nbelow.mp4',
    'sea 🌊.mp4',
    '-sea.mp4',
    'sea \u001b[31mred.mp4',
    `${'sea '.repeat(60)}.mp4`,
    `${'long folder '.repeat(20)}/${'and deep '.repeat(20)}/sea.mp4`,
  ];
  const folder = await makeFolder(Object.fromEntries(odd.map((name) => [name, 'film' as const])));
  const found = await search(folder, 'sea');
  expect(new Set(found.map((each) => each.path))).toEqual(
    new Set(odd.map((name) => path.join(folder, name))),
  );
  for (const each of found) expect(each.title).not.toMatch(/\p{Cc}/u);
});

test('unreadable files and folders, sockets and pipes are skipped', async () => {
  const folder = await makeFolder({ 'sea.mp4': 'film', 'locked/sea.mp4': 'film', 'secret sea.mp4': 'film' });
  await chmod(path.join(folder, 'locked'), 0);
  await chmod(path.join(folder, 'secret sea.mp4'), 0);
  const { createServer } = await import('node:net');
  const server = createServer().listen(path.join(folder, 'socket.mp4'));
  try {
    const found = names(await search(folder, 'sea'));
    // Root can read everything.
    expect(found).toContain('sea.mp4');
    expect(found).not.toContain('socket.mp4');
  } finally {
    server.close();
    await chmod(path.join(folder, 'locked'), 0o755);
  }
});

test('a library without videos, or with broken ones only, is a clear error', async () => {
  const none = await makeFolder({ 'readme.txt': { text: 'nothing' } });
  await expect(search(none, 'sea')).rejects.toThrow(/^There is no video in the library/);
  const broken = await makeFolder({ 'sea.mp4': { text: 'no film' } });
  await expect(search(broken, 'sea')).rejects.toThrow(UserError);
  await expect(search(broken, 'sea')).rejects.toThrow(/^No usable video was found in the library .*sea\.mp4/);
});

test('preview and fetch return the file itself', async () => {
  const folder = await makeFolder({ 'sea.mp4': 'film' });
  const source = await librarySource(folder);
  const context = await lend();
  const [candidate] = await search(folder, 'sea', { source, context });
  if (!candidate) throw new Error('nothing found');
  const file = { path: path.join(folder, 'sea.mp4'), sizeBytes: expect.any(Number) };
  expect(await source.preview(candidate, context)).toEqual(file);
  const shot = { candidateId: candidate.id, start: 0, end: 4, score: 7, reason: '', saw: [] };
  expect(await source.fetch(candidate, shot, context)).toEqual({ file, offsetSeconds: 0 });
  await rm(path.join(folder, 'sea.mp4'));
  await expect(source.preview(candidate, context)).rejects.toThrow(
    'sea.mp4 in the library can no longer be read.',
  );
});

test('films are probed once, also in another run, and again after a change', async () => {
  const folder = await makeFolder({
    'a/sea.mp4': 'film',
    'a/land.mp4': 'film',
    'a/bad.mp4': { text: 'bad' },
  });
  await link(path.join(folder, 'a/sea.mp4'), path.join(folder, 'a/sea again.mp4'));
  const { tools, probes } = await countingTools();
  const cacheDir = await temporaryFolder();
  const run = async () => {
    const source = await librarySource(folder, { tools });
    return names(await search(folder, 'sea', { source, context: await lend(undefined, cacheDir) }));
  };
  expect(await run()).toHaveLength(2);
  // Two names of one file are probed once.
  expect(await probes()).toBe(3);
  await run();
  expect(await probes()).toBe(3);
  await utimes(path.join(folder, 'a/land.mp4'), 1, 1);
  await writeFile(path.join(folder, 'a/land.txt'), 'a calm sea behind it');
  expect(await run()).toContain('land.mp4');
  expect(await probes()).toBe(4);
});
