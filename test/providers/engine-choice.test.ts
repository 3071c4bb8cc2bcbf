import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { chooseProviders } from '../../source/providers/registry.ts';
import { testTools } from '../harness/tools.ts';
import { settingsOf } from './engine-kit.ts';

async function choose(values: Record<string, string>, offline = false) {
  const request = {
    settings: settingsOf(values),
    offline,
    tools: await testTools(),
    libraryFolders: [],
    exclude: [],
    home: tmpdir(),
  };
  const { providers, engines } = chooseProviders(request);
  const of = (role: string) => engines.find((each) => each.role === role);
  return { providers, of };
}

const keys = { GEMINI_API_KEY: 'AIza-test-0123456789', OPENAI_API_KEY: 'sk-test-0123456789' };

test('without keys every role says which key is missing', async () => {
  const { providers, of } = await choose({});
  expect(of('transcribe')).toMatchObject({ engine: 'transcript file', reason: 'no OPENAI_API_KEY' });
  for (const role of ['plan', 'rank', 'inspect']) {
    expect(of(role)).toMatchObject({ engine: 'offline', reason: 'no GEMINI_API_KEY' });
  }
  expect(providers.transcriber).toBeUndefined();
});

test('with keys the models are named; --offline goes before any key', async () => {
  const { of } = await choose(keys);
  expect(of('transcribe')?.engine).toBe('whisper-1');
  expect(of('plan')).toMatchObject({ engine: 'gemini-3.8-flash', reason: 'GEMINI_API_KEY is set' });
  const offline = await choose(keys, true);
  expect(offline.of('transcribe')).toMatchObject({ engine: 'transcript file', reason: '--offline' });
  expect(offline.of('rank')).toMatchObject({ engine: 'offline', reason: '--offline' });
  expect(offline.providers.verifier).toBeUndefined();
});

test('the last look is off unless asked for, and when nobody can take it that is said', async () => {
  expect((await choose(keys)).providers.verifier).toBeUndefined();
  const wanted = { SEMANTIC_VERIFICATION_ENABLED: 'true' };
  expect((await choose({ ...keys, ...wanted })).of('verify')?.engine).toBe('gemini-3.8-flash');
  expect((await choose(wanted)).of('verify')).toMatchObject({
    engine: 'offline',
    reason: 'length, streams and pictures by ffmpeg only: no engine for the last look',
  });
});

test('a server of one’s own listens without a key', async () => {
  const { of } = await choose({ OPENAI_BASE_URL: 'http://127.0.0.1:9000/v1' });
  expect(of('transcribe')?.reason).toContain('at http://127.0.0.1:9000/v1');
});
