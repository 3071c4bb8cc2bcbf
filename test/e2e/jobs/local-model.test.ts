import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { runCli } from '../../harness/cli.ts';
import { startOpenAi } from '../../harness/services/openai/openai-service.ts';
import type { StandIn } from '../../harness/services/stand-in.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const footage = inject('footage');
const folder = temporaryFolder('local-model');
const home = join(folder, 'home');
const output = join(folder, 'out');
const video = join(folder, 'talk.mp4');
let server: StandIn;

/** A typical local server: no key, no response_format, and the answers contain the model's reasoning. */
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  copyFileSync(footage.video, video);
  copyFileSync(footage.transcript, join(folder, 'talk.srt'));
  server = await startOpenAi({
    key: '',
    models: ['qwen3', 'qwen3-vl'],
    script: { language: 'english', code: 'en', segments: [] },
    chat: {
      knows: 'nothing',
      say: (json) => `<think>Well.</think>\nHere it is:\n\`\`\`json\n${json}\n\`\`\``,
    },
  });
});
afterAll(() => server.stop());

const engineSchema = z.object({ role: z.string(), engine: z.string(), reason: z.string() });
const named = () => ({
  OPENAI_BASE_URL: `${server.address}/v1`,
  OPENAI_MODEL: 'qwen3',
  OPENAI_VISION_MODEL: 'qwen3-vl',
});
const only = (name: string) =>
  JSON.parse(readFileSync(join(output, readdirSync(output)[0] ?? '', name), 'utf8'));

test('a model on this machine plans, ranks and inspects offline without costs, and is named for each stage', async () => {
  const options = ['--offline', '--library', footage.library, '--output', output, '--yes', '--plain'];
  const { code, stderr } = await runCli([video, ...options], { cwd: folder, home, env: named() });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const { engines } = z.object({ engines: z.array(engineSchema) }).parse(only('report.json'));
  const engineOf = (role: string) => engines.find((each) => each.role === role)?.engine;
  expect(['plan', 'rank', 'inspect'].map(engineOf)).toEqual(['qwen3', 'qwen3', 'qwen3-vl']);
  expect(
    readdirSync(join(output, readdirSync(output)[0] ?? '')).some((name) => /^\d\dm\d\ds_/.test(name)),
  ).toBe(true);
  for (const operation of ['chat.plan', 'chat.rank', 'chat.inspect'])
    expect(server.count(operation), operation).toBeGreaterThan(0);
  const { totals } = z
    .object({ totals: z.object({ usd: z.number(), unpricedCalls: z.number() }) })
    .parse(only('cost_report.json'));
  expect(totals).toEqual({ usd: 0, unpricedCalls: 0 });
});

test('doctor shows the models and the address, and an engine that cannot run is refused, not replaced', async () => {
  const { stdout } = await runCli(['doctor', '--json', '--offline'], { cwd: folder, home, env: named() });
  const { engines } = z.object({ engines: z.array(engineSchema) }).parse(JSON.parse(stdout));
  expect(engines.find(({ role }) => role === 'inspect')).toMatchObject({
    engine: 'qwen3-vl',
    reason: `OPENAI_MODEL is set, for the server at ${server.address}/v1, on this machine`,
  });
  const { code, stderr } = await runCli([video, '--yes', '--plain', '--output', output], {
    cwd: folder,
    home,
    env: { AI_ENGINE: 'gemini' },
  });
  expect(code).toBe(2);
  expect(stderr).toContain('AI_ENGINE is gemini, but there is no GEMINI_API_KEY.');
});
