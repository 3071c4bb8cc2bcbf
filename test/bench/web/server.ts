/**
 * The server with one job of many needs, for `npm run bench web`: tells where it is, begins its events when it is asked to, and
 * says now and then how it is. `node --expose-gc server.js FOLDER NEEDS EVENTS_A_SECOND`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { longJob } from '../../harness/jobs/long-job.ts';
import { TestServer, webPlace } from '../../harness/web/web-server.ts';

const [folder = '', needs = '', eventsPerSecond = ''] = process.argv.slice(2);
const tickMs = 50;
/** Rarely: a collection stops everything for longer than anything the server does. */
const sampleMs = 5000;

const { app, pageFolder, job } = webPlace(folder);
job.job = longJob(Number(needs));
const [handle] = app.handles;
const ids = job.job.needs.map(({ need }) => need.id);
const test = await TestServer.start(app, pageFolder);
process.send?.({ port: test.port, cookie: test.cookie });

let emitted = 0;
const perTick = (Number(eventsPerSecond) * tickMs) / 1000;
function tick(): void {
  for (let left = perTick; left > 0; left -= 1) {
    const needId = ids[emitted % ids.length] ?? '';
    const fraction = (emitted % 1000) / 1000;
    emitted += 1;
    handle?.emitUnchecked({
      type: 'step.progress',
      step: 'fetch',
      needId,
      key: '',
      fraction,
      message: 'at 4.2 MB/s',
    });
  }
}

const delay = monitorEventLoopDelay({ resolution: 10 });
process.on('message', (message) => {
  if (message === 'begin') {
    for (const needId of ids) handle?.emitUnchecked({ type: 'step.started', step: 'fetch', needId, key: '' });
    setInterval(tick, tickMs);
    setInterval(() => {
      globalThis.gc?.();
      process.send?.({ emitted, usedMb: usedMb() });
    }, sampleMs);
    delay.enable();
  }
  if (message === 'end') {
    process.send?.({ emitted, p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6 });
    void test.close().then(() => process.exit());
  }
});

function usedMb(): number {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
