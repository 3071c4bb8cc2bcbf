import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCli } from '../../harness/cli.ts';
import type { FaultRule } from '../../harness/services/faults.ts';
import { prepareServices } from '../../harness/services/prepare.ts';
import type { Services } from '../../harness/services/start.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { processesOf, untilGone } from '../../torture/processes.ts';

const root = temporaryFolder('killed');
const { ytdlp } = await testTools();
if (!ytdlp.found) console.warn(`\n*** SKIPPED: what is left of yt-dlp after a kill, for ${ytdlp.reason}\n`);

let services: Services;
let recording: string;

beforeAll(async () => {
  ({ services, recording } = await prepareServices());
}, 900_000);
afterAll(() => services.stop());

/** Where yt-dlp, or the ffmpeg it starts for the seconds of a film, waits for a server that has stopped sending. */
const places = {
  search: { operation: 'search', fault: { kind: 'hang' } },
  details: { operation: 'player', fault: { kind: 'hang' } },
  preview: { operation: 'media', fault: { kind: 'stall', afterBytes: 20_000 } },
  seconds: {
    operation: 'media',
    fault: { kind: 'stall', afterBytes: 200_000 },
    when: ({ path }) => path.includes('/135.'),
  },
} as const satisfies Record<string, FaultRule>;

describe.skipIf(!ytdlp.found)('a job that is ended while yt-dlp hangs', () => {
  it.each(
    Object.keys(places).flatMap((place) =>
      (['SIGKILL', 'SIGINT'] as const).map((signal) => [place, signal] as const),
    ),
  )('in its %s by %s leaves no process behind', async (place, signal) => {
    const folder = join(root, `${place}-${signal}`);
    mkdirSync(folder, { recursive: true });
    services.clearFaults();
    services.forget();
    const rule: FaultRule = places[place as keyof typeof places];
    const { met } = services.youtube.fault(rule);
    const args = [recording, '--sources', 'youtube', '--output', folder, '--yes', '--json'];
    const job = startCli(args, { cwd: folder, home: join(folder, 'home'), env: services.environment });
    const tooEarly = job.result.then(() => Promise.reject(new Error('it ended before')));
    await Promise.race([vi.waitUntil(() => met() > 0, { timeout: 120_000 }), tooEarly]);
    expect(processesOf(folder).some((line) => line.includes('yt-dlp'))).toBe(true);
    job.kill(signal);
    await job.result;
    expect(await untilGone(folder)).toEqual([]);
  });
});
