import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../harness/temporary.ts';
import { type Ask, secret, sendRaw, TestServer, webPlace } from '../../harness/web/web-server.ts';

const folder = temporaryFolder('hostile');
const { app, pageFolder } = webPlace(folder);
const served = join(folder, 'served');
symlinkSync(join(folder, 'secret.txt'), join(folder, 'output', 'link.txt'));
symlinkSync(folder, join(folder, 'output', 'up'));
symlinkSync(join(folder, 'secret.txt'), join(served, 'linked.mp4'));

let test: TestServer;
beforeAll(async () => {
  test = await TestServer.start(app, pageFolder, { folders: () => [served] });
});
afterAll(() => test.close());

const json = { 'content-type': 'application/json' };
const files = '/api/jobs/job-1/files';
const start = (videoPath: string, more: object = {}): Ask => ({
  method: 'POST',
  path: '/api/jobs',
  headers: json,
  body: JSON.stringify({ videoPath, ...more }),
});
const stop = JSON.stringify({ type: 'stop', kill: true });
const stopFrom = (headers: Record<string, string>): Ask => ({
  method: 'POST',
  path: '/api/jobs/job-1/commands',
  headers: { ...json, ...headers },
  body: stop,
});
const setting = (name: string, value: string): Ask => ({
  method: 'PUT',
  path: `/api/settings/${name}`,
  headers: json,
  body: JSON.stringify({ value }),
});

const requests: [what: string, ask: Ask, status: number][] = [
  ['a path that climbs', { path: `${files}/../../../../secret.txt` }, 404],
  ['an encoded climb', { path: `${files}/%2e%2e/secret.txt` }, 404],
  ['encoded separators', { path: `${files}/..%2f..%2fsecret.txt` }, 404],
  ['a climb that is encoded twice', { path: `${files}/%252e%252e%252fsecret.txt` }, 404],
  ['a backslash', { path: `${files}/..%5c..%5csecret.txt` }, 404],
  ['an overlong encoding of a dot', { path: `${files}/%c0%ae%c0%ae/secret.txt` }, 404],
  ['an absolute path', { path: `${files}//etc/passwd` }, 404],
  ['an encoded absolute path', { path: `${files}/%2fetc%2fpasswd` }, 404],
  ['a zero byte', { path: `${files}/credits.md%00.mp4` }, 404],
  ['a broken encoding', { path: `${files}/%zz` }, 404],
  ['a drive', { path: `${files}/c:%5cwindows%5cwin.ini` }, 404],
  ['a stream of a file', { path: `${files}/credits.md::$DATA` }, 404],
  ['a device', { path: `${files}/NUL.txt` }, 404],
  ['a dot at the end', { path: `${files}/credits.md.` }, 404],
  ['a network share', { path: `${files}/%5c%5chost%5cshare` }, 404],
  ['a hidden file', { path: `${files}/.hidden` }, 404],
  ['a link to a file outside', { path: `${files}/link.txt` }, 404],
  ['a folder outside through a link', { path: `${files}/up/secret.txt` }, 404],
  ['a folder', { path: `${files}/00m30s_harbor` }, 404],
  ['no file at all', { path: `${files}/` }, 404],
  ['a very long name', { path: `${files}/${'a'.repeat(4000)}` }, 404],
  ['a job that is a path', { path: '/api/jobs/..%2f..%2fsecret/files/x' }, 404],
  ['a job that does not exist', { path: '/api/jobs/job-9' }, 404],
  ['events of a job that does not exist', { path: '/api/jobs/job-9/events' }, 404],
  ['a property of every object as a job', { path: '/api/jobs/__proto__' }, 404],
  ['a page file outside of the page', { path: '/..%2fsecret.txt' }, 404],
  ['a page file with a climb', { path: '/../secret.txt' }, 404],
  ['a folder that is not served', { path: `/api/folders?path=${encodeURIComponent(folder)}` }, 403],
  ['a served folder with a climb', { path: `/api/folders?path=${encodeURIComponent(`${served}/..`)}` }, 403],
  ['a relative folder', { path: '/api/folders?path=.' }, 403],
  ['a folder with a zero byte', { path: `/api/folders?path=${encodeURIComponent(`${served}\0`)}` }, 403],
  ['a video outside', start(join(folder, 'secret.txt')), 403],
  ['a video that is linked outside', start(join(served, 'linked.mp4')), 403],
  ['a missing video', start(join(served, 'missing.mp4')), 403],
  ['a transcript outside', start(join(served, 'talk.mp4'), { transcriptFile: '/etc/passwd' }), 403],
  ['footage outside', start(join(served, 'talk.mp4'), { settings: { LIBRARY_FOLDERS: '/etc' } }), 403],
  [
    'a program as a setting of a job',
    start(join(served, 'talk.mp4'), { settings: { FFMPEG_PATH: '/x' } }),
    400,
  ],
  [
    'an output folder as a setting',
    start(join(served, 'talk.mp4'), { settings: { LOCAL_OUTPUT_FOLDER: '/' } }),
    400,
  ],
  ['a program as a saved setting', setting('FFMPEG_PATH', '/tmp/evil'), 403],
  ['an address to which keys are sent', setting('OPENAI_BASE_URL', 'http://evil.example'), 403],
  ['the queue that takes the steps', setting('QUEUE_URL', 'redis://evil.example'), 403],
  ['the folders that are served', setting('SERVE_FOLDERS', '/'), 403],
  ['the password', setting('SERVE_PASSWORD', 'changed-it-for-you'), 403],
  ['options of yt-dlp', setting('YTDLP_EXTRACTOR_ARGS', 'youtube:skip=x'), 403],
  ['a setting that is a property of every object', setting('constructor', 'x'), 404],
  ['another host', { path: '/api/jobs', host: 'evil.example' }, 421],
  ['another host for the page', { path: '/', host: 'evil.example:4377' }, 421],
  ['a host that begins with ours', { path: '/api/jobs', host: '127.0.0.1.evil.example' }, 421],
  ['a host with a user', { path: '/api/jobs', host: '127.0.0.1@evil.example' }, 400],
  ['a name that anybody can point here', { path: '/api/jobs', host: 'evil.localhost' }, 421],
  ['no host', { path: '/api/jobs', headers: { host: '' } }, 400],
  ['a command of another site', stopFrom({ origin: 'https://evil.example' }), 403],
  ['a command of another port', stopFrom({ origin: 'http://127.0.0.1:3000' }), 403],
  ['a command of a page without an origin', stopFrom({ origin: 'null' }), 403],
  ['a command that the browser calls foreign', stopFrom({ 'sec-fetch-site': 'same-site' }), 403],
  ['a command of a link', stopFrom({ 'sec-fetch-site': 'none' }), 403],
  ['reading from another site', { path: '/api/jobs', headers: { 'sec-fetch-site': 'cross-site' } }, 403],
  ['a form', { ...stopFrom({}), headers: { 'content-type': 'text/plain' } }, 415],
  ['a command without a type', { ...stopFrom({}), headers: {} }, 415],
  ['what is not JSON', { ...stopFrom({}), body: '{"type"' }, 400],
  ['an unknown command', { ...stopFrom({}), body: '{"type":"run","program":"sh"}' }, 400],
  ['a budget below zero', { ...stopFrom({}), body: '{"type":"budget","usd":-1}' }, 400],
  ['a body that is too large', { ...stopFrom({}), body: ' '.repeat(300_000) }, 413],
  ['a method that is not there', { method: 'PATCH', path: '/api/jobs' }, 405],
  ['TRACE', { method: 'TRACE', path: '/api/jobs' }, 405],
  ['an unknown address', { path: '/api/admin' }, 404],
  ['a range behind the end', { path: `${files}/credits.md`, headers: { range: 'bytes=900-' } }, 416],
  ['a range backwards', { path: `${files}/credits.md`, headers: { range: 'bytes=5-2' } }, 416],
  ['many ranges', { path: `${files}/credits.md`, headers: { range: 'bytes=0-1,2-3,4-5' } }, 416],
  ['a range that is no number', { path: `${files}/credits.md`, headers: { range: 'bytes=a-b' } }, 416],
  ['an empty suffix', { path: `${files}/credits.md`, headers: { range: 'bytes=-0' } }, 416],
];

describe('somebody who is logged in gets nothing that is not theirs', () => {
  it.each(requests)('%s', async (_what, ask, status) => {
    const before = JSON.stringify([app.handles.map(({ commands }) => commands), app.requests, app.config]);
    const answer = await test.ask(ask);
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain(secret);
    expect(answer.body).not.toContain('root:');
    expect(JSON.stringify([app.handles.map(({ commands }) => commands), app.requests, app.config])).toBe(
      before,
    );
  });
});

describe('somebody who is not logged in gets nothing', () => {
  const routes: [string, string][] = [
    ['GET', '/api/jobs'],
    ['POST', '/api/jobs'],
    ['GET', '/api/jobs/job-1'],
    ['DELETE', '/api/jobs/job-1'],
    ['POST', '/api/jobs/job-1/resume'],
    ['POST', '/api/jobs/job-1/commands'],
    ['GET', '/api/jobs/job-1/events'],
    ['GET', '/api/jobs/job-1/files/credits.md'],
    ['GET', '/api/jobs/job-1/video'],
    ['GET', '/api/jobs/job-1/captions'],
    ['POST', '/api/jobs/job-1/timelines'],
    ['GET', '/api/jobs/job-1/clips.zip'],
    ['GET', '/api/jobs/job-1/files'],
    ['GET', '/api/jobs/job-1/needs/need-1/frame'],
    ['GET', '/api/jobs/job-1/needs/need-1/films/film-1'],
    ['GET', '/api/uploads'],
    ['POST', '/api/uploads'],
    ['GET', '/api/uploads/upload-1'],
    ['PATCH', '/api/uploads/upload-1'],
    ['DELETE', '/api/uploads/upload-1'],
    ['POST', '/api/uploads/upload-1/accept'],
    ['GET', '/api/folders'],
    ['GET', '/api/video'],
    ['GET', '/api/settings'],
    ['PUT', '/api/settings/CLIPS_PER_MINUTE'],
    ['DELETE', '/api/settings/CLIPS_PER_MINUTE'],
    ['GET', '/api/checks'],
    ['GET', '/api/engines'],
    ['GET', '/api/openapi.json'],
    ['DELETE', '/api/session'],
  ];

  it('the list has every route that is not open', async () => {
    const { body } = await test.ask({ path: '/api/openapi.json' });
    const { paths } = JSON.parse(body) as { paths: Record<string, Record<string, { security?: unknown }>> };
    const closed = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { security }]) => security !== undefined)
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    const named = routes.map(([method, path]) => {
      const pattern = path
        .replace(/job-1|upload-1/, '{id}')
        .replace('credits.md', '{file}')
        .replace('need-1', '{need}')
        .replace('film-1', '{film}');
      return `${method} ${pattern.replace('CLIPS_PER_MINUTE', '{name}')}`;
    });
    expect(named.toSorted()).toEqual(closed.toSorted());
  });

  it.each(routes)('%s %s', async (method, path) => {
    for (const cookie of ['', `${test.cookie}x`, test.cookie.replace(/=.*/, '=')]) {
      const answer = await test.ask({ method, path, headers: { ...json, cookie }, body: '{}' });
      expect(answer.status).toBe(401);
      expect(answer.body).not.toContain('job-1');
    }
  });
});

it('every answer forbids inline scripts, frames and guessing types, also a refusal and the page', async () => {
  for (const path of ['/', '/api/jobs', '/nothing', `${files}/credits.md`]) {
    const { headers } = await test.ask({ path });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

it("a page in a job's folder is saved, not shown, so that its scripts never run here", async () => {
  const { status, headers } = await test.ask({ path: `${files}/index.html` });
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/octet-stream');
  expect(headers['content-disposition']).toMatch(/^attachment/);
});

it.each([
  [
    'two content lengths',
    'POST /api/jobs HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
  ],
  [
    'a length and chunks',
    'POST /api/jobs HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['a header that is too large', `GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
  ['a line end in a path', 'GET /api/jobs\n HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'],
  ['what is not HTTP', '\u0016\u0003\u0001 hello'],
])('%s is refused before anything reads it', async (_what, text) => {
  const { status, body } = await sendRaw(test.port, text);
  expect([400, 431]).toContain(status);
  expect(body).toBe('');
});
