import { existsSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { downloadFilm } from '../../../source/providers/download/download-film.ts';
import { getJson } from '../../../source/providers/service/http.ts';
import { lend, quickPolicy, temporaryFolder } from '../engine-kit.ts';

const service = { name: 'Example', addressSetting: 'PEXELS_BASE_URL' };
const schema = z.object({ count: z.number() });
/** 40 MB of zeros in 40 kB. */
const bomb = gzipSync(Buffer.alloc(40e6));

/** A server that answers every request like this. */
async function serve(answer: RequestListener) {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('does not listen');
  return { url: new URL(`http://127.0.0.1:${address.port}/0`), count: () => count };
}

/** Sends a byte every few milliseconds, without an end. */
const slowLoris =
  (type: string): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type });
    const sending = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(sending));
  };
const gzipBomb =
  (type: string): RequestListener =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(bomb);
/** Every address leads to the next one. */
const redirects: RequestListener = ({ url = '/0' }, response) =>
  response.writeHead(302, { location: `/${Number(url.slice(1)) + 1}` }).end();

describe('an answer of a service', () => {
  const ask = async (url: URL, timeoutSeconds = 20) =>
    getJson({ service, url, timeoutSeconds, answerBytes: 1e6, policy: quickPolicy }, schema, await lend());

  test('that is a gzip bomb is cut off at the size limit', async () => {
    const { url, count } = await serve(gzipBomb('application/json'));
    await expect(ask(url)).rejects.toThrow('larger than 1.0 MB and was cut off');
    expect(count()).toBe(1);
  });

  test('that arrives byte by byte, as from a slow loris, ends at its deadline', async () => {
    const { url } = await serve(slowLoris('application/json'));
    await expect(ask(url, 0.2)).rejects.toThrow('no answer within 0.2 s');
  });

  test('with a flood of headers is an error in one clear line', async () => {
    const { url } = await serve((_request, response) => {
      for (let number = 0; number < 2000; number++) response.setHeader(`x-flood-${number}`, 'x'.repeat(50));
      response.end('{"count":3}');
    });
    await expect(ask(url)).rejects.toThrow('its answer has too many headers');
  });
});

describe('a film of a service', () => {
  async function download(answer: RequestListener, timeoutSeconds = 20) {
    const { url, count } = await serve(answer);
    const file = join(await temporaryFolder(), 'film.mp4');
    const film = { service, url, baseUrl: url.origin, limitBytes: 1e6, timeoutSeconds, policy: quickPolicy };
    return { done: downloadFilm(film, file, await lend()), count, file };
  }

  test('that is a gzip bomb is refused at the size limit, and leaves no file', async () => {
    const { done, file } = await download(gzipBomb('video/mp4'));
    await expect(done).rejects.toThrow('the limit for a download');
    expect(existsSync(file) || existsSync(`${file}.part`)).toBe(false);
  });

  test('that arrives byte by byte, as from a slow loris, ends at its deadline', async () => {
    const { done, count } = await download(slowLoris('video/mp4'), 0.2);
    await expect(done).rejects.toThrow('no answer within 0.2 s');
    expect(count()).toBeLessThanOrEqual(5);
  });

  test('behind ten thousand redirects costs a few requests', async () => {
    const { done, count } = await download(redirects);
    await expect(done).rejects.toThrow('too many redirects');
    expect(count()).toBeLessThan(10);
  });
});
