import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { recordBug } from '../../../source/app/bug-report.ts';
import { describeError, UserError } from '../../../source/core/errors.ts';
import type { JobEvent } from '../../../source/core/job/events/events.ts';
import { redact, redactAll, registerSecret, registerSecrets } from '../../../source/core/settings/redact.ts';
import { JobLog } from '../../../source/runner/job-log.ts';
import { sampleJob } from '../../harness/jobs/sample-job.ts';
import { settingsOf } from '../../providers/engine-kit.ts';

const key = 'sk-proj-"odd+key/4711=0815';

test('a registered key is masked in every form it can have in a text', () => {
  registerSecret(key);
  const forms = [key, encodeURIComponent(key), JSON.stringify(key)];
  for (const form of forms) {
    const clean = redact(`before ${form} after`);
    expect(clean).toContain('••••0815');
    expect(clean).not.toContain('odd+key');
    expect(clean).not.toContain('odd%2Bkey');
  }
});

test('short values are not masked, and data without a key is returned itself', () => {
  registerSecret('short');
  expect(redact('a short text')).toBe('a short text');
  const value = { text: 'nothing secret', at: 5 };
  expect(redactAll(value)).toBe(value);
});

test('all keys among the settings are registered together', () => {
  const settings = settingsOf({
    PIXABAY_API_KEY: '51234567-a1b2c3d4e5f6',
    PEXELS_API_KEY: 'pexels-key-998877',
  });
  registerSecrets(settings);
  const url = 'https://pixabay.com/api/videos/?key=51234567-a1b2c3d4e5f6&q=boats';
  expect(redact(`${url} pexels-key-998877`)).not.toMatch(/a1b2c3d4|998877/);
});

test('no key gets into an event, and so into no file and on no screen', () => {
  registerSecret(key);
  const events: JobEvent[] = [];
  const log = new JobLog(sampleJob());
  log.subscribe((event) => events.push(event));
  log.emit({ type: 'log', level: 'warn', message: `request failed: ${key}` });
  log.emit({ type: 'stage.failed', stage: 'plan', error: `https://x/?key=${encodeURIComponent(key)}` });
  log.emit({ type: 'note.added', note: key });
  expect(JSON.stringify([events, log.job])).not.toContain('odd');
  expect(log.job.notes).toEqual(['••••0815']);
});

test('no key gets into the log of bugs', async () => {
  registerSecret(key);
  const home = await mkdtemp(path.join(tmpdir(), 'redact-test-'));
  const before = process.env['STOCKPILE_HOME'];
  process.env['STOCKPILE_HOME'] = home;
  onTestFinished(async () => {
    if (before === undefined) delete process.env['STOCKPILE_HOME'];
    else process.env['STOCKPILE_HOME'] = before;
    await rm(home, { recursive: true });
  });
  const line = await recordBug(new Error(`broken by ${key}`), 'run');
  expect(line).not.toContain('odd');
  expect(await readFile(path.join(home, 'logs', 'errors.log'), 'utf8')).not.toContain('odd');
});

const wrongNames = [
  'sk-proj-9fJ2kL0aQ8xW7vB3nM5cR1tY6uP4zD',
  'sk-or-v1-0123456789abcdef0123456789abcdef',
  'sk-abcdefabcdef0123456789abcdef0123',
  'AIzaSyA1234567890abcdefghijklmnopqrstu',
  'gsk_abcdefghijklmnop0123456789',
  'AQ.Ab8RN6Lk2x9QwErTyUiOpAsDfGhJkL',
];

test.each(wrongNames)('a key under a wrong name is masked by its form: %s', (wrong) => {
  const clean = redact(`Invalid value "${wrong}" for GEMINI_MODEL: ?key=${wrong}&x=1`);
  expect(clean).not.toContain(wrong.slice(4, 20));
  expect(clean).toBe(
    `Invalid value "••••${wrong.slice(-4)}" for GEMINI_MODEL: ?key=••••${wrong.slice(-4)}&x=1`,
  );
});

test.each([
  'https://www.pexels.com/sk-sk/video/sk-sunset-over-the-mountains-timelapse-1234567/',
  'task-2026-a-long-name-of-a-film-in-a-folder',
  '/films/sk-8-hours-of-rain-on-a-window-4k-60fps.mp4',
  'https://cdn.example/AIza-lake/mountain-view.mp4',
])('an address or a path that only begins like a key stays as it is: %s', (text) => {
  expect(redact(text)).toBe(text);
});

test('an error masks a key in its message and its hint, whoever shows it', () => {
  const [wrong = ''] = wrongNames;
  const error = new UserError(`No model "${wrong}".`, { hint: `Set GEMINI_MODEL, not ${wrong}.` });
  expect(`${error.message} ${error.hint}`).not.toContain('9fJ2kL0a');
  expect(describeError(new Error(`bad value ${wrong}`))).not.toContain('9fJ2kL0a');
});

test('tokens in extractor arguments are masked in bug reports although no settings were registered', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'redact-tokens-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const before = process.env['STOCKPILE_HOME'];
  process.env['STOCKPILE_HOME'] = home;
  onTestFinished(() => {
    if (before === undefined) delete process.env['STOCKPILE_HOME'];
    else process.env['STOCKPILE_HOME'] = before;
  });
  const args = 'youtube:po_token=web.gvs+UNKNOWNtoken1,web.player+UNKNOWNtoken2;visitor_data=UNKNOWNdata3';
  const told = await recordBug(new Error(`spawn yt-dlp --extractor-args "${args}" ENOENT`), 'run');
  const written = await readFile(path.join(home, 'logs', 'errors.log'), 'utf8');
  for (const text of [told, written]) {
    expect(text).not.toContain('UNKNOWN');
    expect(text).toContain('"youtube:po_token=web.gvs+••••ken1,web.player+••••ken2;visitor_data=••••ata3"');
    expect(redact(text)).toBe(text);
  }
});
