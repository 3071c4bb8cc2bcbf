import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { describeError } from '../../../source/core/errors.ts';
import { RestApi } from '../../../source/providers/gemini/rest-api.ts';
import type { RankRequest } from '../../../source/providers/interfaces.ts';
import { lend } from '../engine-kit.ts';
import { film, harbourNeed, preferences, startEngines } from './gemini-kit.ts';

const request: RankRequest = {
  ...{ need: harbourNeed(), spokenAround: '', candidates: [film('1')], preferences },
};

async function serve(answer: RequestListener): Promise<{ address: string; count(): number }> {
  let count = 0;
  const server = createServer((message, response) => {
    count += 1;
    message.resume();
    answer(message, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const place = server.address();
  if (place === null || typeof place === 'string') throw new Error('does not listen');
  return { address: `http://127.0.0.1:${place.port}`, count: () => count };
}

/** Asks the server at the address for a ranking, and returns how that failed. */
async function ranked(address: string) {
  const { open } = await startEngines();
  const { ranker } = await open({ GEMINI_BASE_URL: address });
  const context = await lend();
  const failure: unknown = await ranker.rank(request, context).catch((error: unknown) => error);
  return { failure, context };
}

test.each([302, 307])(
  'the key does not follow a redirect (%i) of Gemini to another server',
  async (status) => {
    const other = await serve((_request, response) => response.end('{}'));
    const first = await serve((_request, response) =>
      response.writeHead(status, { location: `${other.address}/steal` }).end(),
    );
    const { failure } = await ranked(first.address);
    expect(describeError(failure)).toContain('redirects to another address, which is not followed');
    expect([first.count(), other.count()]).toEqual([1, 0]);
  },
);

test.each([
  'ftp://127.0.0.1/upload',
  'file:///etc/passwd',
  'data:text/plain,upload',
  'no address',
  undefined,
])('an upload address of Gemini that is no web address is not opened: %s', async (target) => {
  const { address, count } = await serve((_request, response) =>
    response.writeHead(200, target === undefined ? {} : { 'x-goog-upload-url': target }).end('{}'),
  );
  const file = { path: import.meta.filename, sizeBytes: 1, mimeType: 'video/mp4' };
  const sent: number[] = [];
  const upload = new RestApi('key', address).upload(file, AbortSignal.timeout(300_000), (bytes) =>
    sent.push(bytes),
  );
  await expect(upload).rejects.toMatchObject({
    kind: 'invalid-answer',
    message: expect.stringContaining('it returned no upload address'),
  });
  expect([count(), sent]).toEqual([1, []]);
});

test('a call of Gemini leaves the global fetch as it was', async () => {
  const before = globalThis.fetch;
  const during: unknown[] = [];
  const { address } = await serve((_request, response) => {
    during.push(globalThis.fetch);
    response.writeHead(400).end('{}');
  });
  await ranked(address);
  expect(during).toEqual([before]);
  expect(globalThis.fetch).toBe(before);
});

test('a small answer of Gemini that unpacks to a huge one is cut off', async () => {
  const bomb = gzipSync(Buffer.alloc(100e6, ' '));
  expect(bomb.length).toBeLessThan(200_000);
  const { address, count } = await serve((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb),
  );
  const { failure } = await ranked(address);
  expect(describeError(failure)).toContain('the answer is larger than 8.0 MB and was cut off');
  expect(count()).toBe(1);
});

test('a call that never reached Gemini is not reported as one that may have cost money', async () => {
  // Nothing listens there: an ordinary port that was just freed may already belong to another test.
  const { failure, context } = await ranked('http://127.0.0.1:3');
  expect(describeError(failure)).toContain('nothing answers at its address');
  expect(context.calls).toEqual([]);
});

test('when Gemini asks in a header to wait for a day, the call fails at once and says how long the wait is', async () => {
  const { address, count } = await serve((_request, response) =>
    response.writeHead(429, { 'retry-after': '86400' }).end('{"error":{"message":"Slow down."}}'),
  );
  const { failure } = await ranked(address);
  expect(describeError(failure)).toContain('too many requests: Slow down (429).');
  expect(describeError(failure)).toContain('It asks to wait 24 h.');
  expect(count()).toBe(1);
});
