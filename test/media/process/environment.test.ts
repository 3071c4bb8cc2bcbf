import { expect, onTestFinished, test } from 'vitest';
import { registerSecret } from '../../../source/core/settings/redact.ts';
import { isSecret, settingNames } from '../../../source/core/settings/settings.ts';
import { childEnvironment } from '../../../source/media/process/environment.ts';
import { runProcess } from '../../../source/media/process/process.ts';

const plain = { PATH: '/usr/bin', HTTPS_PROXY: 'http://proxy:3128', LANG: 'C.UTF-8' };

test('a child gets everything but secret settings', () => {
  const secrets = settingNames.filter(isSecret);
  expect(secrets).toContain('OPENAI_API_KEY');
  const own = Object.fromEntries(secrets.map((name) => [name, `value of ${name}`]));
  expect(childEnvironment({}, { ...plain, ...own })).toEqual(plain);
});

test('a child does not get a key whose name is in small letters, as Windows has it', () => {
  expect(childEnvironment({}, { ...plain, Gemini_Api_Key: 'a-key-of-gemini' })).toEqual(plain);
});

test('a child does not get a key under another name, wherever the program has it from', () => {
  registerSecret('pexels-key-from-config-4711');
  const own = {
    MY_NOTES: 'the key is pexels-key-from-config-4711',
    OPENAI_KEY: 'sk-proj-9fJ2kL0aQ8xW7vB3nM5cR1tY6uP4',
    GOOGLE_API_KEY: 'AIzaSyA1234567890abcdefghijklmnopqrstu',
  };
  expect(childEnvironment({}, { ...plain, ...own })).toEqual(plain);
});

test('a program that is started does not see a key in its environment', async () => {
  const before = process.env['GEMINI_API_KEY'];
  process.env['GEMINI_API_KEY'] = 'a-key-from-the-shell';
  onTestFinished(() => {
    if (before === undefined) delete process.env['GEMINI_API_KEY'];
    else process.env['GEMINI_API_KEY'] = before;
  });
  const script = 'process.stdout.write(JSON.stringify([process.env.GEMINI_API_KEY, process.env.MORE]))';
  const request = { program: process.execPath, args: ['-e', script], signal: AbortSignal.timeout(300_000) };
  const { stdout } = await runProcess({ ...request, env: { MORE: 'yes' } });
  expect(JSON.parse(stdout)).toEqual([null, 'yes']);
});
