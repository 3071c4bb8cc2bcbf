import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseByteRange } from '../../../source/web/server/files/byte-range.ts';
import { plainNames, realPathWithin } from '../../../source/web/server/files/safe-path.ts';
import { ServedFolders } from '../../../source/web/server/files/served-folders.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { openFilesIn } from '../../harness/web/open-files.ts';
import { secret, TestServer, webPlace } from '../../harness/web/web-server.ts';

const folder = temporaryFolder('web-files');
const { app, pageFolder } = webPlace(folder);
let test: TestServer;
beforeAll(async () => {
  test = await TestServer.start(app, pageFolder, { folders: () => [join(folder, 'served')] });
});
afterAll(() => test.close());

it.each([
  [undefined, undefined],
  ['bytes=0-3', { start: 0, end: 3 }],
  ['bytes=5-', { start: 5, end: 9 }],
  ['bytes=-4', { start: 6, end: 9 }],
  ['bytes=-40', { start: 0, end: 9 }],
  ['bytes=8-40', { start: 8, end: 9 }],
  ['bytes=10-', 'invalid'],
  ['bytes=3-2', 'invalid'],
  ['bytes=-', 'invalid'],
  ['bytes=-0', 'invalid'],
  ['bytes=0-1,3-4', 'invalid'],
  ['bytes=0x1-2', 'invalid'],
  ['lines=0-1', 'invalid'],
  ['bytes=99999999999999999999-', 'invalid'],
] as const)('the range %s of ten bytes is %j', (header, expected) => {
  expect(parseByteRange(header, 10)).toEqual(expected);
});

it('no file has a range when it is empty', () => {
  expect(parseByteRange('bytes=0-', 0)).toBe('invalid');
  expect(parseByteRange('bytes=-1', 0)).toBe('invalid');
});

it('whatever is asked for, a path that is found is in the folder', async () => {
  const root = join(folder, 'property');
  mkdirSync(join(root, 'in', 'deep'), { recursive: true });
  writeFileSync(join(root, 'in', 'deep', 'a.txt'), '');
  writeFileSync(join(root, 'out.txt'), '');
  symlinkSync(root, join(root, 'in', 'up'));
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '/',
    '%5c',
    '%00',
    'deep',
    'a.txt',
    'up',
    'out.txt',
    'in',
  );
  let found = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
      const names = plainNames(parts.join('/'));
      const path = names && (await realPathWithin(join(root, 'in'), names));
      if (path === undefined) return;
      found += 1;
      expect(path.startsWith(join(root, 'in'))).toBe(true);
    }),
    { numRuns: 300, examples: [[['deep', 'a.txt']]] },
  );
  expect(found).toBeGreaterThan(0);
});

it('a clip is played in parts, and again without being sent when it has not changed', async () => {
  const path = `/api/jobs/job-1/files/${encodeURIComponent('00m30s_harbor')}/${encodeURIComponent('clip one.mp4')}`;
  const whole = await test.ask({ path });
  expect(whole).toMatchObject({ status: 200, body: '0123456789' });
  expect(whole.headers).toMatchObject({ 'content-type': 'video/mp4', 'accept-ranges': 'bytes' });
  const part = await test.ask({ path, headers: { range: 'bytes=2-4' } });
  expect(part).toMatchObject({ status: 206, body: '234' });
  expect(part.headers).toMatchObject({ 'content-range': 'bytes 2-4/10', 'content-length': '3' });
  const etag = whole.headers['etag'] ?? '';
  expect(await test.ask({ path, headers: { 'if-none-match': etag } })).toMatchObject({
    status: 304,
    body: '',
  });
  const other = await test.ask({ path, headers: { range: 'bytes=2-4', 'if-range': '"other"' } });
  expect(other).toMatchObject({ status: 200, body: '0123456789' });
  expect(await test.ask({ method: 'HEAD', path })).toMatchObject({ status: 200, body: '' });
});

it.skipIf(process.platform === 'win32')(
  'a pipe to which nobody writes is no file, and is not waited for',
  async () => {
    execFileSync('mkfifo', [join(folder, 'output', 'pipe.mp4')]);
    expect((await test.ask({ path: '/api/jobs/job-1/files/pipe.mp4' })).status).toBe(404);
  },
);

it.skipIf(process.platform !== 'linux')(
  'who asks only for the headers of files and archives leaves none open',
  async () => {
    writeFileSync(join(folder, 'output', 'long.mp4'), Buffer.alloc(3_000_000));
    for (const path of ['/api/jobs/job-1/files/long.mp4', '/api/jobs/job-1/clips.zip'])
      for (let turn = 0; turn < 20; turn += 1)
        expect(await test.ask({ method: 'HEAD', path })).toMatchObject({ status: 200, body: '' });
    // At once: what is left open is closed at some time, when memory is cleaned up.
    expect(openFilesIn(join(folder, 'output')).length).toBeLessThan(5);
  },
);

it.skipIf(process.platform === 'win32')(
  'films of a job are shown only from its folders and those of its library',
  async () => {
    const place = join(folder, 'films');
    const { app: jobs, pageFolder: page, job } = webPlace(place);
    const library = join(place, 'library');
    mkdirSync(library);
    writeFileSync(join(library, 'own.mp4'), 'own');
    writeFileSync(join(place, 'output', 'preview.mp4'), 'preview');
    symlinkSync(place, join(library, 'up'));
    symlinkSync(join(place, 'secret.txt'), join(library, 'linked.mp4'));
    symlinkSync(join(library, 'own.mp4'), join(library, 'inside.mp4'));
    const [progress] = job.job.needs;
    if (!progress) throw new Error('There is no need.');
    const shown = await TestServer.start(jobs, page, { folders: () => [join(place, 'served')] });
    const statusesOf = async (path: string) => {
      const need = { ...progress.need, libraryFilm: { path, title: 'film', durationSeconds: 4 } };
      const preview = { 'film-1': { file: { path, sizeBytes: 1 } } };
      const needs = [{ ...progress, need, results: { ...progress.results, preview } }];
      job.job = { ...job.job, options: { ...job.job.options, libraryFolders: [library] }, needs };
      const at = `/api/jobs/job-1/needs/${need.id}`;
      const answers = [
        await shown.ask({ path: `${at}/frame` }),
        await shown.ask({ path: `${at}/films/film-1` }),
      ];
      for (const { body } of answers) expect(body).not.toContain(secret);
      return answers.map(({ status }) => status);
    };
    const allowed = [
      join(library, 'own.mp4'),
      join(library, 'inside.mp4'),
      join(place, 'output', 'preview.mp4'),
      join(place, 'served', 'talk.mp4'),
    ];
    const refused = [
      join(library, 'linked.mp4'),
      join(library, 'up', 'secret.txt'),
      join(place, 'secret.txt'),
      'own.mp4',
    ];
    for (const path of allowed) expect(await statusesOf(path), path).toEqual([200, 200]);
    for (const path of refused) expect(await statusesOf(path), path).toEqual([404, 404]);
    await shown.close();
  },
);

it.skipIf(process.platform === 'win32')(
  'a transcript next to a video that is a link to somewhere else is refused',
  async () => {
    const video = join(folder, 'served', 'talk.mp4');
    const ask = () => test.send('POST', '/api/jobs', { videoPath: video });
    const facts = () => test.ask({ path: `/api/video?path=${encodeURIComponent(video)}` });
    app.besideVideo = join(folder, 'served', 'talk.srt');
    symlinkSync(join(folder, 'secret.txt'), app.besideVideo);
    expect([(await ask()).status, (await facts()).status, app.requests.length]).toEqual([403, 403, 0]);
    rmSync(app.besideVideo);
    writeFileSync(app.besideVideo, 'words');
    expect([(await ask()).status, (await facts()).status]).toEqual([200, 200]);
    expect(app.requests.at(-1)?.transcriptFile).toBe(app.besideVideo);
    app.besideVideo = undefined;
  },
);

it('served folders show folders and videos, and nothing that is hidden or something else', async () => {
  const root = join(folder, 'listed');
  mkdirSync(join(root, 'more'), { recursive: true });
  for (const name of ['b.mp4', 'a.MOV', '.hidden.mp4', 'notes.txt']) writeFileSync(join(root, name), '');
  const folders = new ServedFolders(() => [root], join(folder, 'uploads'));
  expect((await folders.list(undefined)).map(({ name }) => name)).toEqual([root]);
  expect((await folders.list(root)).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    'folder more',
    'file a.MOV',
    'file b.mp4',
  ]);
  await expect(folders.find(folder)).rejects.toThrow('no such file');
});
