import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { chooseProviders } from '../../../source/providers/choosing/choose-providers.ts';
import { testTools } from '../../harness/tools.ts';
import { settingsOf } from '../engine-kit.ts';

async function choose(values: Record<string, string>, offline = false) {
  const request = {
    settings: settingsOf(values),
    offline,
    tools: await testTools(),
    libraryFolders: [],
    exclude: [],
    home: tmpdir(),
  };
  const { providers, engines, fault } = chooseProviders(request);
  const of = (role: string) => engines.find((each) => each.role === role);
  return { providers, of, fault };
}

const keys = { GEMINI_API_KEY: 'AIza-test-0123456789', OPENAI_API_KEY: 'sk-test-0123456789' };

test('without keys every role names the missing key', async () => {
  const { providers, of } = await choose({});
  expect(of('transcribe')).toMatchObject({ engine: 'transcript file', reason: 'no OPENAI_API_KEY' });
  const missing = 'no GEMINI_API_KEY, no OPENAI_API_KEY';
  for (const role of ['plan', 'inspect'])
    expect(of(role)).toMatchObject({ engine: 'offline', reason: missing });
  expect(of('rank')?.engine).toBe('offline');
  expect(of('rank')?.reason).toMatch(new RegExp(`^${missing}; finds videos by their words`));
  expect(providers.transcriber).toBeUndefined();
});

test('with keys the models are named; --offline overrides every key', async () => {
  const { of } = await choose(keys);
  expect(of('transcribe')?.engine).toBe('whisper-1');
  expect(of('plan')).toMatchObject({ engine: 'gemini-3.8-flash', reason: 'GEMINI_API_KEY is set' });
  const offline = await choose(keys, true);
  expect(offline.of('transcribe')).toMatchObject({ engine: 'transcript file', reason: '--offline' });
  expect(offline.of('plan')).toMatchObject({ engine: 'offline', reason: '--offline' });
  expect(offline.of('rank')?.reason).toMatch(/^--offline; finds videos by their words/);
  expect(offline.providers.verifier).toBeUndefined();
});

test('semantic verification is off by default, and the reason says when no engine can do it', async () => {
  expect((await choose(keys)).providers.verifier).toBeUndefined();
  const wanted = { SEMANTIC_VERIFICATION_ENABLED: 'true' };
  expect((await choose({ ...keys, ...wanted })).of('verify')?.engine).toBe('gemini-3.8-flash');
  expect((await choose(wanted)).of('verify')).toMatchObject({
    engine: 'offline',
    reason: 'ffmpeg checks length, streams and pictures; there is no engine for the AI check',
  });
});

test('a self-hosted server transcribes without a key', async () => {
  const { of } = await choose({ OPENAI_BASE_URL: 'http://127.0.0.1:9000/v1' });
  expect(of('transcribe')?.reason).toContain('at http://127.0.0.1:9000/v1');
});

const local = {
  OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
  OPENAI_MODEL: 'llama',
  OPENAI_VISION_MODEL: 'llava',
};

test('with only an OpenAI key everything is done by OpenAI', async () => {
  const { of, providers } = await choose({ OPENAI_API_KEY: keys.OPENAI_API_KEY });
  for (const role of ['plan', 'rank', 'inspect'])
    expect(of(role)).toMatchObject({ engine: 'gpt-6-luna', reason: 'OPENAI_API_KEY is set' });
  expect(providers.inspector.judges).toBe('content');
});

test('AI_ENGINE overrides the order of keys, and each role names its own model', async () => {
  const { of } = await choose({ ...keys, ...local, AI_ENGINE: 'openai' });
  expect(of('plan')?.engine).toBe('llama');
  expect(of('inspect')?.engine).toBe('llava');
  expect(of('plan')?.reason).toContain('AI_ENGINE=openai');
  expect((await choose({ ...keys, AI_ENGINE: 'offline' })).of('plan')).toMatchObject({
    engine: 'offline',
    reason: 'AI_ENGINE=offline',
  });
});

test('a self-hosted server plans, ranks and inspects when one of its models is set', async () => {
  const { OPENAI_BASE_URL } = local;
  const unnamed = await choose({ OPENAI_BASE_URL });
  expect(unnamed.of('plan')).toMatchObject({ engine: 'offline' });
  expect(unnamed.of('plan')?.reason).toContain('no OPENAI_MODEL for the server at http://127.0.0.1:11434/v1');
  expect((await choose(local)).of('plan')).toMatchObject({
    engine: 'llama',
    reason: 'OPENAI_MODEL is set, for the server at http://127.0.0.1:11434/v1, on this machine',
    isLocal: true,
  });
});

test('--offline allows only a server on this machine whose model is set', async () => {
  const here = await choose(local, true);
  expect(here.of('plan')?.engine).toBe('llama');
  expect(here.of('inspect')?.engine).toBe('llava');
  const { OPENAI_BASE_URL } = local;
  expect((await choose({ ...keys, OPENAI_BASE_URL }, true)).of('plan')?.engine).toBe('offline');
  expect((await choose({ OPENAI_BASE_URL, AI_ENGINE: 'openai' }, true)).of('plan')?.engine).toBe(
    'gpt-6-luna',
  );
  const elsewhere = { ...local, OPENAI_BASE_URL: 'http://192.168.1.7:11434/v1' };
  expect((await choose(elsewhere, true)).of('plan')).toMatchObject({
    engine: 'offline',
    reason: '--offline',
  });
  expect((await choose({ ...elsewhere, AI_ENGINE: 'openai' }, true)).of('plan')).toMatchObject({
    engine: 'offline',
    reason: '--offline overrides AI_ENGINE=openai',
  });
});

test('a requested engine that cannot run stops the job instead of being replaced', async () => {
  const { of, fault } = await choose({ OPENAI_API_KEY: keys.OPENAI_API_KEY, AI_ENGINE: 'gemini' });
  expect(of('plan')?.reason).toBe('AI_ENGINE=gemini, but no GEMINI_API_KEY');
  expect(fault).toMatchObject({
    message: 'AI_ENGINE is gemini, but there is no GEMINI_API_KEY.',
    exitCode: 2,
  });
  expect((await choose({ ...keys, AI_ENGINE: 'gemini' })).fault).toBeUndefined();
});
