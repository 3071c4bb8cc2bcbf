import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { checkHost, checkOrigin, readCookies } from '../../../source/web/server/access/guards.ts';
import { Password } from '../../../source/web/server/access/password.ts';
import { OneTimeToken, Sessions } from '../../../source/web/server/access/sessions.ts';
import { sharedAddress, Throttle } from '../../../source/web/server/access/throttle.ts';
import { LoginAccess } from '../../../source/web/server/routes/session-routes.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { TestServer, webPlace } from '../../harness/web/web-server.ts';

const folder = temporaryFolder('access');
let open: TestServer | undefined;
afterEach(() => open?.close());

/** Only there every address that begins with 127 is there without being set up. */
const onLinux = process.platform === 'linux';
const json = { 'content-type': 'application/json' };
const logIn = (server: TestServer, attempt: object) =>
  server.ask({
    method: 'POST',
    path: '/api/session',
    headers: { ...json, cookie: '' },
    body: JSON.stringify(attempt),
  });

describe('the token of the printed address', () => {
  it('opens one session; the next address has another one', async () => {
    const addresses: string[] = [];
    const { app, pageFolder } = webPlace(folder);
    open = await TestServer.start(app, pageFolder, { onAddress: (address) => addresses.push(address) });
    // The harness has logged in with the first one.
    expect(addresses).toEqual([open.server.address()]);
    const [, token = ''] = open.server.address().split('#token=');
    expect(token).toHaveLength(43);
    const first = await logIn(open, { token });
    expect(first.status).toBe(204);
    expect(first.headers['set-cookie']).toMatch(
      /^stockpile_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect((await logIn(open, { token })).status).toBe(401);
    expect(open.server.address()).not.toContain(token);
  });

  it('is never accepted as a password, and a password never as a token', async () => {
    const { app, pageFolder } = webPlace(folder);
    open = await TestServer.start(app, pageFolder, { password: 'correct-horse' });
    expect(open.server.address()).not.toContain('#');
    expect((await logIn(open, { token: 'correct-horse' })).status).toBe(401);
    expect((await logIn(open, { password: 'wrong-horse' })).status).toBe(401);
    const { status, headers } = await logIn(open, { password: 'correct-horse' });
    expect(status).toBe(204);
    const [cookie = ''] = (headers['set-cookie'] ?? '').split(';');
    expect((await open.ask({ path: '/api/jobs', headers: { cookie } })).status).toBe(200);
    await open.ask({ method: 'DELETE', path: '/api/session', headers: { cookie } });
    expect((await open.ask({ path: '/api/jobs', headers: { cookie } })).status).toBe(401);
  });
});

it('somebody who guesses passwords is slowed down, even with all guesses at once, and the right one waits too', async () => {
  const { app, pageFolder } = webPlace(folder);
  open = await TestServer.start(app, pageFolder, { password: 'correct-horse', now: () => 0 });
  const server = open;
  const guesses = Array.from({ length: 8 }, (_, at) => logIn(server, { password: `guess-${at}` }));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(3);
  const next = await logIn(server, { password: 'correct-horse' });
  expect(next.status).toBe(429);
  expect(Number(next.headers['retry-after'])).toBeGreaterThan(0);
});

it('wrong tokens keep nobody out who has the right one', async () => {
  const { app, pageFolder } = webPlace(folder);
  open = await TestServer.start(app, pageFolder, { now: () => 0 });
  for (let turn = 0; turn < 8; turn += 1) expect((await logIn(open, { token: 'wrong' })).status).toBe(401);
  const [, token = ''] = open.server.address().split('#token=');
  expect((await logIn(open, { token })).status).toBe(204);
});

it('a guesser with all addresses of the own machine gets no more guesses', async () => {
  const { app, pageFolder } = webPlace(folder);
  open = await TestServer.start(app, pageFolder, { password: 'correct-horse' });
  const { port } = open;
  const body = JSON.stringify({ password: 'guess' });
  const guess = (localAddress: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...json, 'content-length': body.length };
      request({
        host: '127.0.0.1',
        localAddress,
        port,
        method: 'POST',
        path: '/api/session',
        headers,
        agent: false,
      })
        .on('response', (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end(body);
    });
  const statuses: (number | undefined)[] = [];
  for (let last = 1; last <= 6; last += 1)
    statuses.push(await guess(onLinux ? `127.0.0.${last}` : '127.0.0.1'));
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

it('at most five attempts wait for their check, from however many addresses', async () => {
  const access = new LoginAccess('correct-horse', () => {});
  const guesses = Array.from({ length: 8 }, (_, at) => access.logIn({ password: 'guess' }, `10.0.0.${at}`));
  const answers = await Promise.allSettled(guesses);
  const statuses = answers.map((each) => each.status === 'rejected' && each.reason.status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  expect(await access.logIn({ password: 'correct-horse' }, '10.0.0.9')).toContain('HttpOnly');
});

it.each([
  ['127.0.0.1', 'this machine'],
  ['127.9.8.7', 'this machine'],
  ['::ffff:127.0.0.2', 'this machine'],
  ['::1', 'this machine'],
  ['192.168.1.5', '192.168.1.5'],
  ['::ffff:192.168.1.5', '192.168.1.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('attempts of %s count for %s', (address, shared) => {
  expect(sharedAddress(address)).toBe(shared);
});

it('after five failures each further one doubles the wait, up to a quarter of an hour, until it works', () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  const waits = Array.from({ length: 20 }, () => {
    throttle.begins('1.2.3.4');
    now += 100;
    throttle.failed('1.2.3.4');
    const wait = throttle.waitMs('1.2.3.4');
    now += wait;
    return wait;
  });
  expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 1000, 2000, 4000, 8000]);
  expect(waits.at(-1)).toBe(15 * 60 * 1000);
  expect(throttle.waitMs('5.6.7.8')).toBe(0);
  throttle.succeeded('1.2.3.4');
  throttle.begins('1.2.3.4');
  expect(throttle.waitMs('1.2.3.4')).toBe(0);
});

it('a thousand addresses that fail do not make the memory of failures grow further', () => {
  const throttle = new Throttle(() => 0);
  for (let turn = 0; turn < 6; turn += 1) throttle.begins('first');
  for (let address = 0; address < 1000; address += 1) throttle.begins(String(address));
  expect(throttle.waitMs('first')).toBe(0);
});

it('a login ends a week after its last use, and the oldest of too many ends', () => {
  let now = 0;
  const sessions = new Sessions(() => now);
  const mine = sessions.open();
  const week = 7 * 24 * 60 * 60 * 1000;
  now += week;
  expect(sessions.has(mine)).toBe(true);
  now += week + 1;
  expect(sessions.has(mine)).toBe(false);
  const old = sessions.open();
  for (let count = 0; count < 100; count += 1) sessions.open();
  expect(sessions.has(old)).toBe(false);
});

it('a token works once, and a password only as it is', async () => {
  const token = new OneTimeToken();
  const first = token.token;
  expect(token.use(`${first}x`)).toBe(false);
  expect(token.use(first)).toBe(true);
  expect(token.use(first)).toBe(false);
  const password = new Password('correct-horse');
  expect(await password.matches('correct-horse')).toBe(true);
  expect(await password.matches('correct-horse ')).toBe(false);
});

it.each([
  ['127.0.0.1', '127.0.0.1:4377', true],
  ['127.0.0.1', 'localhost:4377', true],
  ['127.0.0.1', '[::1]:4377', true],
  ['::1', '[::1]:4377', true],
  ['127.0.0.1', '192.168.1.5:4377', false],
  ['127.0.0.1', 'evil.example', false],
  ['127.0.0.1', undefined, false],
  ['127.0.0.1', 'a b', false],
  ['0.0.0.0', '192.168.1.5:4377', true],
  ['0.0.0.0', 'evil.example:4377', false],
  ['studio.example', 'studio.example:4377', true],
])('listening on %s, the host %s is answered: %s', (listensOn, host, isAllowed) => {
  if (isAllowed) expect(() => checkHost(host, listensOn)).not.toThrow();
  else expect(() => checkHost(host, listensOn)).toThrow('host name');
});

it('a request of the own page and of a program without a browser passes, one of another page does not', () => {
  const host = '127.0.0.1:4377';
  const own = { host, origin: `http://${host}`, site: 'same-origin' };
  const program = { host, origin: undefined, site: undefined };
  for (const each of [own, program])
    for (const isChange of [true, false]) expect(() => checkOrigin(each, isChange)).not.toThrow();
  expect(() => checkOrigin({ ...program, site: 'none' }, false)).not.toThrow();
  expect(() => checkOrigin({ ...own, origin: 'http://127.0.0.1:80' }, false)).toThrow('another site');
});

it('a cookie is found among others and never by a part of its name', () => {
  expect(readCookies('a=1; stockpile=2; b=3', 'stockpile')).toEqual(['2']);
  expect(readCookies('stockpile=1; stockpile; stockpile=2', 'stockpile')).toEqual(['1', '2']);
  expect(readCookies('xstockpile=2', 'stockpile')).toEqual([]);
  expect(readCookies(undefined, 'stockpile')).toEqual([]);
});

it('a cookie of the same name that another program has set logs nobody out', async () => {
  const { app, pageFolder } = webPlace(folder);
  open = await TestServer.start(app, pageFolder);
  const [name = ''] = open.cookie.split('=');
  for (const cookie of [`${name}=other; ${open.cookie}`, `${open.cookie}; ${name}=other`])
    expect((await open.ask({ path: '/api/jobs', headers: { cookie } })).status).toBe(200);
  const cookie = `${name}=other; ${open.cookie}`;
  expect((await open.ask({ method: 'DELETE', path: '/api/session', headers: { cookie } })).status).toBe(204);
  expect((await open.ask({ path: '/api/jobs' })).status).toBe(401);
});
