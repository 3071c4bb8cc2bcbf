import { createServer, type RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { describeError, JobStopError } from '../../../source/core/errors.ts';
import { registerSecret } from '../../../source/core/settings/redact.ts';
import { getJson, type JsonRequest } from '../../../source/providers/service/http.ts';
import { defaultRetryPolicy } from '../../../source/providers/service/retry-policy.ts';
import { ServiceError } from '../../../source/providers/service/service-error.ts';
import { parseRetryAfter } from '../../../source/providers/service/status-fault.ts';
import { lend, quickPolicy } from '../engine-kit.ts';

const service = { name: 'Example', keySetting: 'PEXELS_API_KEY', addressSetting: 'PEXELS_BASE_URL' };
const schema = z.object({ count: z.number() });

/** A server with one listener for each request, the last one for all further requests. */
async function serve(
  ...answers: RequestListener[]
): Promise<{ url: URL; count(): number; stop(): Promise<void> }> {
  let count = 0;
  const server = createServer((request, response) => {
    const answer = answers[Math.min(count, answers.length - 1)];
    count += 1;
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('does not listen');
  return { url: new URL(`http://127.0.0.1:${address.port}/`), count: () => count, stop };
}

const good: RequestListener = (_request, response) => response.end('{"count":3}');
const status =
  (code: number, headers: Record<string, string> = {}, body = ''): RequestListener =>
  (_request, response) =>
    response.writeHead(code, headers).end(body);

function ask(url: URL, changes: Partial<JsonRequest> = {}): JsonRequest {
  return { service, url, timeoutSeconds: 5, policy: quickPolicy, ...changes };
}

test.each([
  [429, 'rate limit'],
  [500, 'server busy'],
  [502, 'server busy'],
  [503, 'server busy'],
  [504, 'server busy'],
])('%i is retried, and each wait is reported', async (code, reason) => {
  const { url, count } = await serve(status(code), status(code), good);
  const context = await lend();
  const { value } = await getJson(ask(url), schema, context);
  expect(value).toEqual({ count: 3 });
  expect(count()).toBe(3);
  expect(context.messages[0]).toBe(`retry (${reason})`);
  expect(context.messages[1]).toBe('attempt 2 of 5');
});

test.each([400, 404, 422])('%i fails at once with the message of the service', async (code) => {
  const { url, count } = await serve(status(code, {}, '{"error":{"message":"No such thing as that"}}'));
  const failure = await getJson(ask(url), schema, await lend()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServiceError);
  expect(describeError(failure)).toContain(`No such thing as that (${code}).`);
  expect(count()).toBe(1);
});

test.each([401, 403])('%i stops the job at once and says which setting to check', async (code) => {
  const { url, count } = await serve(status(code));
  const failure = await getJson(ask(url), schema, await lend()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(JobStopError);
  expect(failure).toMatchObject({ kind: 'key-refused' });
  expect(describeError(failure)).toContain('Check PEXELS_API_KEY');
  expect(count()).toBe(1);
});

test('a reset, a truncated answer and a refused connection are retried', async () => {
  const cut: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"count":');
    setImmediate(() => response.destroy());
  };
  const { url, count } = await serve((request) => request.socket.resetAndDestroy(), cut, good);
  expect((await getJson(ask(url), schema, await lend())).value).toEqual({ count: 3 });
  expect(count()).toBe(3);

  // Nothing listens on this port; one that was just freed may already belong to another test.
  const closed = new URL('http://127.0.0.1:3/');
  const gone = await getJson(ask(closed), schema, await lend()).catch(describeError);
  expect(gone).toBe('Example: nothing answers at its address. Check the connection and PEXELS_BASE_URL.');
});

test('an unknown host name is an error in one clear line', async () => {
  const url = new URL('http://no-such-host.invalid/');
  const failure = await getJson(ask(url), schema, await lend()).catch(describeError);
  expect(failure).toContain('(DNS)');
});

test('Retry-After is waited for, unless it is too long', async () => {
  const { url, count } = await serve(status(429, { 'retry-after': '1' }), good);
  const begin = performance.now();
  await getJson(ask(url), schema, await lend());
  expect(performance.now() - begin).toBeGreaterThan(950);
  expect(count()).toBe(2);

  const hour = await serve(status(429, { 'retry-after': '3600' }), good);
  await expect(getJson(ask(hour.url), schema, await lend())).rejects.toThrow('too many requests (429)');
  expect(hour.count()).toBe(1);
});

test('Retry-After is seconds or a date; an invalid value counts as absent', () => {
  expect(parseRetryAfter('7')).toBe(7000);
  expect(parseRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', Date.UTC(2026, 10, 22, 12, 0, 0))).toBe(30_000);
  for (const invalid of ['', 'soon', '-3', null, undefined]) expect(parseRetryAfter(invalid)).toBeUndefined();
});

test('a call that hangs is aborted at its timeout', async () => {
  const { url, count } = await serve(() => {});
  const request = ask(url, { timeoutSeconds: 1 });
  await expect(getJson(request, schema, await lend())).rejects.toThrow('no answer within 1 s');
  expect(count()).toBe(2);
});

test('an aborted step ends a back-off at once', async () => {
  const { url } = await serve(status(503));
  const stop = new AbortController();
  const context = await lend({ signal: stop.signal });
  const call = getJson(ask(url, { policy: { ...defaultRetryPolicy, firstWaitMs: 60_000 } }), schema, context);
  await expect.poll(() => context.messages.length).toBe(1);
  stop.abort(new Error('stopped'));
  await expect(call).rejects.toThrow('stopped');
});

test('a web page with status 200 is reported as a web page', async () => {
  const page = status(200, { 'content-type': 'text/html' }, '<!doctype html><title>Log in</title>');
  const { url } = await serve(page);
  const failure = await getJson(ask(url), schema, await lend()).catch(describeError);
  expect(failure).toBe(
    'Example: it answered with a web page instead of data. Check PEXELS_BASE_URL, and whether a proxy or a login page intercepts the requests.',
  );
});

test('an answer that does not match the schema is an error that says where it differs', async () => {
  const { url } = await serve(status(200, {}, '{"count":"many"}'));
  await expect(getJson(ask(url), schema, await lend())).rejects.toThrow(
    'its answer does not have the expected form: count',
  );
});

test('an endless answer is cut off', async () => {
  const endless: RequestListener = (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('"'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  };
  const { url, count } = await serve(endless);
  await expect(getJson(ask(url, { answerBytes: 1e6 }), schema, await lend())).rejects.toThrow(
    'larger than 1.0 MB and was cut off',
  );
  expect(count()).toBe(1);
});

test('a redirect is not followed, since it would send the key to another server', async () => {
  const elsewhere = await serve(good);
  const { url } = await serve(status(302, { location: elsewhere.url.href }));
  await expect(getJson(ask(url), schema, await lend())).rejects.toThrow('redirects to another address');
  expect(elsewhere.count()).toBe(0);
});

test('errors, log lines and messages contain no key, even when the service repeats it', async () => {
  const key = 'sk-live-4f9b1c77e2aa93d0';
  registerSecret(key);
  const { url } = await serve(status(400, {}, `{"error":{"message":"bad request with key ${key}"}}`));
  const context = await lend();
  const failure = await getJson(ask(url), schema, context).catch((error: unknown) => error);
  expect(describeError(failure)).toContain('••••93d0');
  expect(JSON.stringify([describeError(failure), context.logged, context.messages])).not.toContain(key);
});

test('escape sequences of a service do not reach the user', async () => {
  const { url } = await serve(status(400, {}, JSON.stringify({ message: '\u001b[2J\u202eevil\u0007' })));
  const failure = await getJson(ask(url), schema, await lend()).catch(describeError);
  expect(failure).not.toMatch(/[\u0000-\u001f\u202e]/);
});

test('when a service asks to wait for a day, the call fails and the message says how long', async () => {
  const { url, count } = await serve(status(429, { 'retry-after': '86400' }));
  const failure = await getJson(ask(url), schema, await lend()).catch((error: unknown) => error);
  expect(describeError(failure)).toContain('It asks to wait 24 h.');
  expect(count()).toBe(1);
});

test('Retry-After as a date is compared with the clock of the service, since ours may be wrong', async () => {
  const hour = 3_600_000;
  const theirs = Date.now() + 5 * hour;
  const header = (at: number) => new Date(at).toUTCString();
  const { url, count } = await serve(
    status(503, { date: header(theirs), 'retry-after': header(theirs + 1000) }),
    good,
  );
  expect((await getJson(ask(url), schema, await lend())).value).toEqual({ count: 3 });
  expect(count()).toBe(2);
});

test('an answer with endless headers, or one that is not HTTP, is an error in one clear line', async () => {
  const { url } = await serve(status(200, { 'x-long': 'x'.repeat(200_000) }));
  const long = await getJson(ask(url), schema, await lend()).catch(describeError);
  expect(long).toContain('its answer has too many headers');
  const raw = await serve((_request, response) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'));
  const other = await getJson(ask(raw.url), schema, await lend()).catch(describeError);
  expect(other).toContain('its answer is not HTTP');
});

test('when nothing can be reached, the hint names a proxy variable that Node ignores', async () => {
  const before = process.env['HTTPS_PROXY'];
  process.env['HTTPS_PROXY'] = 'http://proxy.example:3128';
  onTestFinished(() => {
    if (before === undefined) delete process.env['HTTPS_PROXY'];
    else process.env['HTTPS_PROXY'] = before;
  });
  const { url, stop } = await serve(good);
  await stop();
  const failure = await getJson(ask(url), schema, await lend()).catch(describeError);
  expect(failure).toContain('HTTPS_PROXY is set, but Node uses it only with NODE_USE_ENV_PROXY=1.');
});

test('status 200 with an error in the body is an error with the message of the service', async () => {
  const { url } = await serve(status(200, {}, '{"error":{"message":"Sorry, down for the night"}}'));
  const failure = await getJson(ask(url), schema, await lend()).catch(describeError);
  expect(failure).toContain('Sorry, down for the night');
});
