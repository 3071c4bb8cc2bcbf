import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingNames, settingRow } from '../../../source/core/settings/settings.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { TestServer, webPlace } from '../../harness/web/web-server.ts';

const folder = temporaryFolder('web-routes');
const { app, pageFolder } = webPlace(folder);
let test: TestServer;
beforeAll(async () => {
  test = await TestServer.start(app, pageFolder, { folders: () => [join(folder, 'served')] });
});
afterAll(() => test.close());

const read = async (path: string) => JSON.parse((await test.ask({ path })).body);

it('the history and a job are what the terminal shows', async () => {
  expect(await read('/api/jobs')).toEqual(JSON.parse(JSON.stringify(app.history())));
  const { state, needs } = await read('/api/jobs/job-1');
  expect({ state, needs: needs.length }).toEqual({
    state: 'awaiting-review',
    needs: app.handles[0]?.snapshot().needs.length,
  });
});

it('a job is started with a video of the served folders, reviewed, paused, resumed and deleted', async () => {
  const video = join(folder, 'served', 'talk.mp4');
  const request = { videoPath: video, preferences: { style: 'warm' }, settings: { CLIPS_PER_MINUTE: '3' } };
  const started = await test.send('POST', '/api/jobs', request);
  expect(JSON.parse(started.body)).toEqual({ id: 'job-2' });
  expect(app.requests.at(-1)).toEqual({
    videoPath: video,
    preferences: { style: 'warm', avoid: '', notes: '' },
    acceptPlan: false,
    settings: { CLIPS_PER_MINUTE: '3' },
  });
  const send = (command: object) => test.send('POST', '/api/jobs/job-2/commands', command);
  expect((await send({ type: 'add', phrase: 'old harbor crane', at: 3 })).status).toBe(204);
  expect((await send({ type: 'start' })).status).toBe(204);
  expect((await send({ type: 'pause', paused: true })).status).toBe(204);
  expect((await send({ type: 'stop', kill: false })).status).toBe(204);
  expect((await read('/api/jobs/job-2')).state).toBe('interrupted');
  expect(JSON.parse((await test.send('POST', '/api/jobs/job-2/resume', {})).body)).toEqual({ id: 'job-2' });
  expect(app.opened).toContain('job-2');
  await send({ type: 'stop', kill: true });
  expect((await test.ask({ method: 'DELETE', path: '/api/jobs/job-2?withFolder=true' })).status).toBe(204);
  expect(app.removed).toEqual([{ id: 'job-2', withFolder: true }]);
});

it('more and fewer needs are planned in the review, and planning can be stopped', async () => {
  const send = (type: string) => test.send('POST', '/api/jobs/job-1/commands', { type });
  const { needs } = await read('/api/jobs/job-1');
  expect((await send('more-needs')).status).toBe(204);
  expect((await read('/api/jobs/job-1')).planning).toEqual({ wanted: 4, isActive: true });
  expect((await send('stop-planning')).status).toBe(204);
  expect((await read('/api/jobs/job-1')).planning).toMatchObject({ isActive: false });
  expect((await send('fewer-needs')).status).toBe(204);
  const sparser = await read('/api/jobs/job-1');
  expect(sparser.needs).toHaveLength(needs.length - 3);
  expect(sparser.planning).toBeUndefined();
  await send('undo');
  expect((await read('/api/jobs/job-1')).needs).toEqual(needs);
  expect((await send('most-needs')).status).toBe(400);
});

it('what the program refuses is said in its own words', async () => {
  const answer = await test.ask({
    method: 'PUT',
    path: '/api/settings/CLIPS_PER_MINUTE',
    headers: { 'content-type': 'application/json' },
    body: '{"value":"999"}',
  });
  expect(answer.status).toBe(422);
  expect(JSON.parse(answer.body).error.message).toContain('CLIPS_PER_MINUTE');
});

it('a key can be saved and is never sent to a page, not even a part of it', async () => {
  const key = 'sk-proj-0123456789abcdefWXYZ';
  expect((await test.send('PUT', '/api/settings/OPENAI_API_KEY', { value: key })).status).toBe(204);
  expect(app.config['OPENAI_API_KEY']).toBe(key);
  const { body } = await test.ask({ path: '/api/settings' });
  expect(body).not.toContain('WXYZ');
  const settings: { name: string }[] = JSON.parse(body);
  const saved = settings.find(({ name }) => name === 'OPENAI_API_KEY');
  expect(saved).toMatchObject({ isSet: true, isSecret: true });
  expect(saved).not.toHaveProperty('value');
  expect((await test.ask({ method: 'DELETE', path: '/api/settings/OPENAI_API_KEY' })).status).toBe(204);
  expect(app.config['OPENAI_API_KEY']).toBeUndefined();
});

it('no setting that holds an address, a program or a folder can be changed by a page, and no other free text unnoticed', async () => {
  const settings: { name: string; locked?: string }[] = await read('/api/settings');
  const free = settings.filter(({ locked }) => locked === undefined).map(({ name }) => name);
  const address = ['http://evil.example', 'redis://evil.example', 'evil.example'];
  for (const name of settingNames) {
    const { kind, help, range, expects, parse } = settingRow(name);
    const takesOnlyAddresses =
      address.some((each) => parse(each) !== undefined) && parse('a b') === undefined;
    const isText = /text|secret|list/.test(kind);
    const isPlace = expects !== undefined || (isText && /address|path of|folder/.test(`${help} ${range}`));
    const isKey = kind === 'secret' && range.startsWith('a key');
    if (isPlace || (takesOnlyAddresses && !isKey)) expect(free, name).not.toContain(name);
  }
  // Texts that may be anything: a new one must be locked, or listed here once somebody has thought about it.
  const texts = settingNames.filter((name) => /text|secret|list/.test(settingRow(name).kind));
  expect(texts.filter((name) => free.includes(name))).toEqual([
    ...['OPENAI_API_KEY', 'TRANSCRIPTION_MODEL', 'OPENAI_MODEL', 'OPENAI_VISION_MODEL', 'GEMINI_API_KEY'],
    ...['GEMINI_MODEL', 'PEXELS_API_KEY', 'PIXABAY_API_KEY', 'BLOCKED_TITLE_KEYWORDS', 'PRICES', 'KEYS'],
  ]);
  for (const name of settingNames.filter((each) => !free.includes(each))) {
    const path = `/api/settings/${name}`;
    expect((await test.send('PUT', path, { value: '' })).status, name).toBe(403);
    expect((await test.send('DELETE', path, {})).status, name).toBe(403);
  }
});

it('the page and its files are sent zipped, and files whose names change with them are cached for good', async () => {
  const page = await test.ask({ path: '/', headers: { 'accept-encoding': 'gzip' } });
  expect(page).toMatchObject({ status: 200 });
  expect(page.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'no-cache' });
  expect((await test.ask({ path: '/page-ABCDEFGH.js' })).headers['cache-control']).toContain('immutable');
});

it('the interface describes itself: every body and answer that is JSON has a schema', async () => {
  const document = await read('/api/openapi.json');
  expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  const command =
    document.paths['/api/jobs/{id}/commands'].post.requestBody.content['application/json'].schema;
  for (const type of ['not-billed', 'more-needs', 'fewer-needs', 'stop-planning'])
    expect(JSON.stringify(command)).toContain(type);
  expect(document.paths['/api/jobs/{id}'].get.responses['200'].content['application/json'].schema.type).toBe(
    'object',
  );
});
