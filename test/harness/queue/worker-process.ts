/**
 * A worker in a process of its own, which a test can kill or suspend: `node worker-process.ts REDIS FOLDER SERVICE`. What
 * it pays for is a request to the service. It prints a line once it takes steps.
 */
import { fakeProviders, openWorker } from './machines.ts';
import { paidAnswer } from './paid-answer.ts';

const [url = '', folder = '', service = ''] = process.argv.slice(2);
const rank = paidAnswer(async () => void (await fetch(service, { method: 'POST' })));
await openWorker(url, folder, fakeProviders({ rank }));
process.stdout.write('taking steps\n');
