import { expect, onTestFinished, test } from 'vitest';
import type { Settings } from '../../../source/core/settings/settings.ts';
import { checkKeys } from '../../../source/providers/choosing/check-keys.ts';
import { markedKeys, startServices } from '../../harness/services/start.ts';
import { settingsOf } from '../engine-kit.ts';

const script = { language: 'english', code: 'en', segments: [] };
const never = new AbortController().signal;

async function services(changes: Record<string, string> = {}): Promise<{
  settings: Settings;
  all: Awaited<ReturnType<typeof startServices>>;
}> {
  const all = await startServices({ script, films: { pexels: [], pixabay: [], youtube: [] } });
  onTestFinished(() => all.stop());
  const known = Object.entries(all.environment).filter(([name]) => /_API_KEY$|_BASE_URL$/.test(name));
  return { all, settings: settingsOf({ ...Object.fromEntries(known), ...changes }) };
}

test('every key that is set is checked with a model that answers, for less than a tenth of a cent', async () => {
  const { all, settings } = await services();
  const checks = await checkKeys(settings, never);
  expect(checks.map(({ name, state }) => [name, state])).toEqual([
    ['OPENAI_API_KEY', 'ok'],
    ['GEMINI_API_KEY', 'ok'],
    ['PEXELS_API_KEY', 'ok'],
    ['PIXABAY_API_KEY', 'ok'],
  ]);
  expect(checks[0]?.detail).toBe('works, with whisper-1');
  expect(all.gemini.count('generate')).toBe(1);
  expect(all.openai.count('transcribe')).toBe(1);
  expect(all.requests().length).toBe(5);
  expect(all.billUsd()).toBeLessThan(0.001);
});

test('a key that is not set is not checked', async () => {
  const { all, settings } = await services({ GEMINI_API_KEY: '' });
  const checks = await checkKeys({ ...settings, GEMINI_API_KEY: '' }, never);
  expect(checks[1]).toEqual({ name: 'GEMINI_API_KEY', state: 'missing', detail: 'not set' });
  expect(all.gemini.count()).toBe(0);
});

test('wrong keys are reported with a hint and never shown', async () => {
  const { settings } = await services({
    OPENAI_API_KEY: 'sk-proj-wrong-0123456789',
    GEMINI_API_KEY: 'AIzaWrong0123456789',
    PEXELS_API_KEY: 'wrong-pexels-0123456789',
    PIXABAY_API_KEY: '99999999-wrong-pixabay-0123456789',
  });
  const checks = await checkKeys(settings, never);
  for (const check of checks) {
    expect(check.state).toBe('missing');
    expect(check.hint).toContain(check.name);
  }
  expect(JSON.stringify(checks)).not.toMatch(/0123456789/);
});

test('an unknown model is reported as the problem, not the key', async () => {
  const { settings } = await services({ GEMINI_MODEL: 'gemini-gone', TRANSCRIPTION_MODEL: 'whisper-9' });
  const [openai, gemini] = await checkKeys(settings, never);
  expect(openai?.detail).toContain('the key works, but there is no model "whisper-9"');
  expect(gemini?.detail).toContain('the key works, but there is no model "gemini-gone"');
  expect(gemini?.hint).toContain('GEMINI_MODEL');
});

test('a service that limits, hangs or gives invalid answers does not affect the other results', async () => {
  const { all, settings } = await services();
  all.openai.fault({ fault: { kind: 'status', status: 429, retryAfterSeconds: 60 } });
  all.gemini.fault({ fault: { kind: 'html' } });
  all.pexels.fault({ fault: { kind: 'reset' } });
  const [openai, gemini, pexels, pixabay] = await checkKeys(settings, never);
  expect(openai?.state).toBe('limited');
  expect(gemini?.detail).toContain('web page instead of data');
  expect(pexels?.state).toBe('missing');
  expect(pixabay?.state).toBe('ok');
  expect(JSON.stringify([openai, gemini, pexels, pixabay])).not.toContain(markedKeys.OPENAI_API_KEY);
});

test('the check takes at most 30 s when services hang', async () => {
  const { all, settings } = await services();
  for (const service of all.all) service.fault({ fault: { kind: 'hang' } });
  const began = performance.now();
  const checks = await checkKeys(settings, never);
  expect(performance.now() - began).toBeLessThan(30_000);
  for (const check of checks) {
    expect(check.state).toBe('missing');
    expect(check.detail).toMatch(/no answer within 10 s/);
  }
});

test('an address without the version is reported as the problem, not the model', async () => {
  const { all, settings } = await services();
  const wrong = { OPENAI_BASE_URL: all.openai.address, GEMINI_BASE_URL: all.pixabay.address };
  const [openai, gemini] = await checkKeys({ ...settings, ...wrong }, never);
  expect(openai?.detail).toContain('the server at OPENAI_BASE_URL has no such API');
  expect(openai?.hint).toContain('/v1');
  expect(gemini?.detail).not.toContain('no model');
  expect(gemini?.hint).toContain('GEMINI_BASE_URL');
});

test('addresses with a trailing slash or with the version work', async () => {
  const { all, settings } = await services();
  const other = settingsOf({
    ...Object.fromEntries(Object.entries(markedKeys)),
    OPENAI_BASE_URL: ` ${settings.OPENAI_BASE_URL}// `,
    GEMINI_BASE_URL: `${all.gemini.address}/v1beta/`,
    PEXELS_BASE_URL: `${all.pexels.address}/`,
    PIXABAY_BASE_URL: `${all.pixabay.address}/`,
  });
  expect((await checkKeys(other, never)).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok']);
});

test('a key that lists models but has no credit to use them is found out', async () => {
  const { all, settings } = await services();
  all.gemini.fault({ operation: 'generate', fault: { kind: 'status', status: 402 } });
  all.openai.fault({
    operation: 'transcribe',
    fault: { kind: 'status', status: 429, reason: 'insufficient_quota' },
  });
  const [openai, gemini] = await checkKeys(settings, never);
  expect(openai).toMatchObject({ state: 'missing', detail: expect.stringContaining('no credit left') });
  expect(gemini).toMatchObject({
    state: 'missing',
    detail: expect.stringContaining('prepaid credit is used up'),
  });
});

test('when OpenAI plans, too, its chat model is tried', async () => {
  const { all, settings } = await services({ AI_ENGINE: 'openai', OPENAI_MODEL: 'gpt-6-luna' });
  all.openai.fault({ operation: 'chat', fault: { kind: 'status', status: 402 } });
  const [openai] = await checkKeys(settings, never);
  expect(openai?.detail).toContain('the quota is used up');
});
