import { afterAll, beforeAll } from 'vitest';
import type { StandIn } from '../stand-in.ts';
import { youtubeEnvironment } from './environment.ts';
import { startYoutube } from './youtube-service.ts';

/** A stand-in for YouTube while the tests of a file run, which find it through the environment of this process. */
export function youtubeDuringTests(films: Parameters<typeof startYoutube>[0]['films']): () => StandIn {
  const before = { ...process.env };
  let youtube: StandIn | undefined;
  const started = () => {
    if (!youtube) throw new Error('it is started before the first test');
    return youtube;
  };
  beforeAll(async () => {
    youtube = await startYoutube({ films });
    Object.assign(process.env, youtubeEnvironment(youtube));
  });
  afterAll(async () => {
    for (const name of Object.keys(youtubeEnvironment(started()))) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await started().stop();
  });
  return started;
}
