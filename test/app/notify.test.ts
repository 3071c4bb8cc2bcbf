import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { postWebhook } from '../../source/app/notify.ts';
import { finishedJob } from '../harness/jobs/jobs.ts';

const { job } = finishedJob();
const addressSchema = z.object({ port: z.number() });
let close = async () => {};
afterEach(() => close());

/** Starts a server. @returns its address */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => new Promise((resolve) => server.close(() => resolve()));
  return `http://127.0.0.1:${addressSchema.parse(server.address()).port}/hook`;
}

describe('the webhook for ended jobs', () => {
  it('gets a text and the job, also offline where it is on this machine', async () => {
    const bodies: string[] = [];
    const address = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => response.end());
    });
    expect(await postWebhook(job, { NOTIFY_WEBHOOK: address }, true)).toBeUndefined();
    expect(JSON.parse(bodies.join(''))).toMatchObject({
      text: 'interview_final.mp4: finished',
      job: { id: job.id, state: 'finished', outputDir: job.outputDir },
    });
  });

  it('that refuses or redirects is reported in a sentence', async () => {
    const refusing = await serve((_request, response) => response.writeHead(500).end());
    expect(await postWebhook(job, { NOTIFY_WEBHOOK: refusing }, false)).toBe(
      'NOTIFY_WEBHOOK answered with status 500.',
    );
    await close();
    const moved = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    expect(await postWebhook(job, { NOTIFY_WEBHOOK: moved }, false)).toMatch(
      /^NOTIFY_WEBHOOK could not be reached/,
    );
  });

  it('that is not there is reported, and one on the network is not asked offline', async () => {
    const address = await serve(() => {});
    await close();
    close = async () => {};
    expect(await postWebhook(job, { NOTIFY_WEBHOOK: address }, false)).toMatch(
      /could not be reached: .*ECONNREFUSED/,
    );
    expect(await postWebhook(job, { NOTIFY_WEBHOOK: 'https://hooks.invalid/x' }, true)).toBeUndefined();
    expect(await postWebhook(job, { NOTIFY_WEBHOOK: '' }, false)).toBeUndefined();
  });
});
