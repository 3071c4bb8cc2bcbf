import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../harness/temporary.ts';
import { TestServer, testUploads, webPlace } from '../../harness/web/web-server.ts';

const folder = temporaryFolder('uploads');
const { app, pageFolder } = webPlace(folder);
let test: TestServer;
beforeAll(async () => {
  test = await TestServer.start(app, pageFolder);
});
afterAll(() => test.close());

const tus = { 'tus-resumable': '1.0.0' };
const encoded = (name: string) => ({ 'upload-metadata': `filename ${Buffer.from(name).toString('base64')}` });
const begin = (name: string, size: number | string, server = test) =>
  server.ask({
    method: 'POST',
    path: '/api/uploads',
    headers: { ...tus, ...encoded(name), 'upload-length': String(size), 'content-length': '0' },
  });
/** Begins an upload. @returns its id */
const begun = async (name: string, size: number) => {
  const { status, headers } = await begin(name, size);
  expect(status).toBe(201);
  return headers['location']?.split('/').at(-1) ?? '';
};
const sendPart = (id: string, offset: number, body: string) =>
  test.ask({
    method: 'PATCH',
    path: `/api/uploads/${id}`,
    headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
  });
const offsetOf = async (id: string) =>
  (await test.ask({ method: 'HEAD', path: `/api/uploads/${id}`, headers: tus })).headers['upload-offset'];
const accept = (id: string, body: object = {}) => test.send('POST', `/api/uploads/${id}/accept`, body);

/** Answers are read byte by byte. */
const utf8 = (body: string) => Buffer.from(body, 'latin1').toString('utf8');

it('an upload goes on from what has arrived, and is a video that a job can be started with', async () => {
  const id = await begun('talk.mp4', 10);
  expect((await sendPart(id, 0, '0123')).headers['upload-offset']).toBe('4');
  expect(await offsetOf(id)).toBe('4');
  expect((await sendPart(id, 2, 'xx')).status).toBe(409);
  const early = await accept(id);
  expect([early.status, early.body]).toEqual([422, expect.stringContaining('Only 40 % of talk.mp4')]);
  expect((await sendPart(id, 4, '456789')).status).toBe(204);

  const answer = await accept(id);
  const accepted = JSON.parse(answer.body);
  expect(accepted).toMatchObject({
    sizeBytes: 10,
    sha256: createHash('sha256').update('0123456789').digest('hex'),
  });
  expect(readFileSync(accepted.path, 'utf8')).toBe('0123456789');
  expect((await accept(id)).body).toBe(answer.body);
  expect((await test.send('POST', '/api/jobs', { videoPath: accepted.path })).status).toBe(200);
  expect(app.requests.at(-1)?.videoPath).toBe(accepted.path);
});

it('a transcript goes next to its video', async () => {
  const id = await begun('Interview Ä.mov', 4);
  const words = await begun('other name.SRT', 5);
  await sendPart(id, 0, 'film');
  await sendPart(words, 0, 'words');
  const { path, transcript } = JSON.parse(utf8((await accept(id, { transcript: words })).body));
  expect(path).toMatch(/Interview Ä\.mov$/);
  expect(transcript).toBe(path.replace(/mov$/, 'srt'));
  expect(readFileSync(transcript, 'utf8')).toBe('words');
});

it('what is no video is refused and removed', async () => {
  const id = await begun('broken.mp4', 4);
  await sendPart(id, 0, 'text');
  const { status, body } = await accept(id);
  expect([status, body]).toEqual([422, expect.stringContaining('broken.mp4 is cut off')]);
  expect(existsSync(join(folder, 'uploads', 'videos', id))).toBe(false);
  expect((await accept(id)).body).toContain('no such upload');
});

it('an upload that is canceled is gone', async () => {
  const id = await begun('talk.mp4', 10);
  await sendPart(id, 0, '0123');
  expect((await test.ask({ method: 'DELETE', path: `/api/uploads/${id}`, headers: tus })).status).toBe(204);
  expect((await test.ask({ path: `/api/uploads/${id}` })).status).toBe(404);
  expect(readdirSync(join(folder, 'uploads', 'unfinished')).filter((name) => name.startsWith(id))).toEqual(
    [],
  );
});

describe('hostile uploads', () => {
  const names: [name: string, kept: string][] = [
    ['../../evil.mp4', 'evil.mp4'],
    ['/etc/cron.d/evil.mp4', 'evil.mp4'],
    ['..\\..\\evil.mp4', 'evil.mp4'],
    ['C:\\talk.mp4', 'talk.mp4'],
    ['.hidden.mp4', 'hidden.mp4'],
    ['..mp4', 'upload.mp4'],
    ['nul.mp4', '_nul.mp4'],
    ['a\u0000b\u202egpj.mp4', 'abgpj.mp4'],
    ['talk.mp4::$DATA', 'talk.mp4__$DATA'],
    ['talk .mp4', 'talk.mp4'],
    ['', 'upload'],
    [`${'ü'.repeat(500)}.MP4`, `${'ü'.repeat(90)}.mp4`],
  ];
  it.each(names.map(([name, kept]) => ({ title: name.slice(0, 40), name, kept })))(
    'the name $title is kept clean',
    async ({ name, kept }) => {
      const id = await begun(name, 4);
      await sendPart(id, 0, 'film');
      const { path } = JSON.parse(utf8((await accept(id)).body));
      expect(path).toBe(join(folder, 'uploads', 'videos', id, kept));
      expect(statSync(path).size).toBe(4);
    },
  );

  it.each([
    ['no size', { ...tus }, 400],
    ['a size that is no number', { ...tus, 'upload-length': 'many' }, 400],
    ['a negative size', { ...tus, 'upload-length': '-1' }, 400],
    ['nothing', { ...tus, 'upload-length': '0' }, 400],
    ['more than any disk has', { ...tus, 'upload-length': '900000000000000' }, 507],
    ['a size to be stated later', { ...tus, 'upload-defer-length': '1' }, 400],
    ['another protocol', { 'upload-length': '4' }, 412],
    ['another version of the protocol', { 'tus-resumable': '9.9.9', 'upload-length': '4' }, 400],
    [
      'metadata that cannot be read',
      { ...tus, 'upload-length': '4', 'upload-metadata': 'filename ???, ' },
      400,
    ],
    ['another site', { ...tus, 'upload-length': '4', origin: 'https://evil.example' }, 403],
  ])('%s is refused', async (_what, headers, status) => {
    const before = readdirSync(join(folder, 'uploads', 'unfinished'));
    const answer = await test.ask({
      method: 'POST',
      path: '/api/uploads',
      headers: { 'content-length': '0', ...headers },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(readdirSync(join(folder, 'uploads', 'unfinished'))).toEqual(before);
  });

  it('more bytes than were stated are refused', async () => {
    const id = await begun('talk.mp4', 4);
    expect((await sendPart(id, 0, 'far too many')).status).toBe(413);
    expect(await offsetOf(id)).toBe('0');
  });

  it.each(['..%2f..%2fsecret.txt', '__proto__', 'a'.repeat(32), '%00', `${'0'.repeat(32)}.json`])(
    'the id %s is none',
    async (id) => {
      for (const method of ['GET', 'PATCH', 'DELETE'])
        expect((await test.ask({ method, path: `/api/uploads/${id}`, headers: tus })).status).toBe(404);
      expect((await accept(id)).status).toBe(422);
      expect((await accept('0'.repeat(32), { transcript: id })).status).toBeGreaterThanOrEqual(400);
    },
  );

  it.each([(id: string) => `?/${id}`, (id: string) => `?/${id}.json`, (id: string) => `#/${id}`])(
    'an upload is not reached through the address of another one',
    async (behind) => {
      const mine = await begun('mine.mp4', 10);
      const other = await begun('other.mp4', 10);
      const path = `/api/uploads/${mine}${behind(other)}`;
      const sent = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
      await test.ask({ method: 'PATCH', path, headers: sent, body: '0123' });
      expect(await offsetOf(other)).toBe('0');
      await test.ask({ method: 'DELETE', path, headers: tus });
      expect(await offsetOf(other)).toBe('0');
      await test.ask({ method: 'DELETE', path: `/api/uploads/${other}`, headers: tus });
    },
  );

  it('a fault of the server is answered without its paths, and noted', async () => {
    const uploads = await testUploads(join(folder, 'faulty'), app);
    const fault = new Error(`ENOSPC: no space left on device, open '${folder}'`);
    Object.assign(uploads.store, { create: () => Promise.reject(fault) });
    const bugs: unknown[] = [];
    const faulty = await TestServer.start(app, pageFolder, { uploads, onBug: (error) => bugs.push(error) });
    const { status, body } = await begin('talk.mp4', 10, faulty);
    expect([status, body]).toEqual([500, expect.stringContaining('bug in stockpile-tui')]);
    expect(body).not.toContain(folder);
    expect(bugs).toEqual([fault]);
    await faulty.close();
  });

  it('as many as may be open can be begun at once, and no more', async () => {
    const uploads = await testUploads(join(folder, 'many'), app);
    const many = await TestServer.start(app, pageFolder, { uploads });
    const answers = await Promise.all(Array.from({ length: 45 }, () => begin('talk.mp4', 10, many)));
    const refused = answers.filter(({ status }) => status === 429);
    expect([refused.length, (await uploads.folder.open()).length]).toEqual([5, 40]);
    await many.close();
  });

  it('files larger than the limit are refused', async () => {
    const uploads = await testUploads(join(folder, 'limited'), app);
    const limited = await TestServer.start(app, pageFolder, {
      uploads: { ...uploads, limitBytes: () => 1e9 },
    });
    const { status, body } = await begin('talk.mp4', 1e9 + 1, limited);
    expect([status, body]).toEqual([413, expect.stringContaining('larger than 1 GB')]);
    await limited.close();
  });
});
