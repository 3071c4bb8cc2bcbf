import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import * as z from 'zod';
import { jobEventSchema } from '../../../source/core/job/events/events.ts';
import { runCli } from '../../harness/cli.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const folder = temporaryFolder('choices');
const home = warmHome(join(folder, 'home'));
const video = join(folder, 'talk.mp4');
mkdirSync(folder, { recursive: true });
copyFileSync(footage.video, video);
copyFileSync(footage.transcript, join(folder, 'talk.srt'));

const reportSchema = z.object({
  needs: z.array(
    z.object({
      id: z.string(),
      phrase: z.string(),
      clips: z.array(
        z.object({
          file: z.string(),
          shot: z.object({ candidateId: z.string(), start: z.number(), end: z.number() }),
        }),
      ),
    }),
  ),
});

it('another film, other seconds and another search are taken on the command line, each replacing its clip', async () => {
  const run = (...args: string[]) => runCli(args, { cwd: folder, home });
  const options = ['--offline', '--library', footage.library, '--output', join(folder, 'output'), '--yes'];
  expect((await run(video, ...options, '--plain')).code).toBe(0);
  const output = join(folder, 'output', readdirSync(join(folder, 'output'))[0] ?? '');
  const need = () => {
    const report = reportSchema.parse(JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')));
    const [first] = report.needs.filter(({ clips }) => clips.length > 0);
    if (!first) throw new Error('no need has a clip');
    return { ...first, clip: first.clips[0] };
  };
  const id = readdirSync(join(home, 'jobs'))
    .find((name) => name.endsWith('.json'))
    ?.replace('.json', '');
  if (id === undefined) throw new Error('no job was saved');
  const before = need();

  const listed = (await run('pick', id, before.id, '--json')).stdout.trim().split('\n');
  const candidate = z.object({ number: z.number(), id: z.string() });
  const other = listed.map((line) => candidate.parse(JSON.parse(line))).find(({ number }) => number === 2);
  expect(other).toBeDefined();
  expect(await run('pick', id, before.id, 'library:unknown')).toMatchObject({ code: 2 });

  const picked = await run('pick', id, before.id, '2', '--in', '0:01', '--out', '6.4', '--json');
  expect(picked.code).toBe(0);
  const events = picked.stdout
    .trim()
    .split('\n')
    .map((line) => jobEventSchema.parse(JSON.parse(line)));
  expect(events.map(({ type }) => type)).toContain('need.picked');
  const taken = need();
  expect(taken.clip?.shot).toMatchObject({ candidateId: other?.id, start: expect.closeTo(1, 1) });
  expect(taken.clip?.shot.end).toBeCloseTo(6.4, 1);
  expect(existsSync(join(output, taken.clip?.file ?? ''))).toBe(true);
  expect(existsSync(join(output, before.clip?.file ?? ''))).toBe(taken.clip?.file === before.clip?.file);

  expect((await run('search', id, before.id, 'waves', 'on', 'the', 'beach')).code).toBe(0);
  expect(need()).toMatchObject({ id: before.id, phrase: 'waves on the beach' });
});
