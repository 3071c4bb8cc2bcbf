import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenFilm, openFilm } from '../../../source/providers/download/open-film.ts';
import type { StandIn } from '../../harness/services/stand-in.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { startFilmServer } from './film-server.ts';

const folder = temporaryFolder('open-film');
const signal = AbortSignal.timeout(300_000);
let server: StandIn;

beforeAll(async () => {
  writeFileSync(join(folder, 'film.mp4'), '0123456789');
  server = await startFilmServer(folder);
});
afterAll(() => server.stop());

const ask = (more: { range?: { from: number }; validator?: string | undefined } = {}) =>
  openFilm(
    {
      service: { name: 'Stock' },
      url: new URL(`${server.address}/films/film.mp4`),
      baseUrl: server.address,
      ...more,
    },
    signal,
  );

async function textOf({ body }: OpenFilm): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

it('a download is resumed only with the same version of the film', async () => {
  const { validator } = await ask();
  expect(validator).toBeDefined();
  const rest = await ask({ range: { from: 6 }, validator });
  expect(rest).toMatchObject({ partial: true, from: 6, total: 10 });
  expect(await textOf(rest)).toBe('6789');
});

it('when the film has changed, the whole new film is sent instead of a part', async () => {
  const other = await ask({ range: { from: 6 }, validator: '"of yesterday"' });
  expect(other).toMatchObject({ partial: false, from: 0, total: 10 });
  expect(await textOf(other)).toBe('0123456789');
});
