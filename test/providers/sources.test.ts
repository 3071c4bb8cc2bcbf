import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MissingTool, Tool, Tools } from '../../source/media/tools/tools.ts';
import { openSources } from '../../source/providers/sources.ts';
import { YoutubeRateLimit } from '../../source/providers/youtube/youtube-rate-limit.ts';
import { createYoutubeSource } from '../../source/providers/youtube/youtube-source.ts';
import { sampleNeed } from '../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { testTools } from '../harness/tools.ts';
import { bench, settingsWith } from './source-kit.ts';

const folder = temporaryFolder('source-rows');
const tools = await testTools();
const ytdlp: Tool = {
  found: true,
  name: 'ytdlp',
  path: '/bin/yt-dlp',
  version: '2023.03.04',
  abilities: ['sections'],
  origin: 'PATH',
};
const missing: MissingTool = {
  found: false,
  name: 'ytdlp',
  reason: 'yt-dlp was not found.',
  hint: 'Install it.',
};

describe('the choice of sources', () => {
  function reasons(
    changes: Parameters<typeof settingsWith>[0],
    rest: { offline?: boolean; tools?: Tools } = {},
  ) {
    const request = { offline: false, tools: { ...tools, ytdlp }, libraryFolders: [], exclude: [], ...rest };
    const opened = openSources({ ...request, settings: settingsWith(changes) });
    return Object.fromEntries(
      opened.map(({ name, reason, source }) => [name, `${source ? 'on' : 'off'}: ${reason}`]),
    );
  }

  it('has a reason for each source', () => {
    expect(reasons({})).toEqual({
      library: 'off: no folder set: --library DIR or LIBRARY_FOLDERS',
      pexels: 'off: no PEXELS_API_KEY',
      pixabay: 'off: no PIXABAY_API_KEY',
      youtube: 'off: only used once an API key is set: Gemini, OpenAI, Pexels or Pixabay',
    });
    const keys = { PEXELS_API_KEY: 'a-pexels-key', PIXABAY_API_KEY: 'a-pixabay-key' };
    expect(reasons(keys)).toMatchObject({
      pexels: 'on: PEXELS_API_KEY is set',
      pixabay: 'on: PIXABAY_API_KEY is set',
      youtube: expect.stringMatching(
        /^on: yt-dlp 2023\.03\.04 is \d+ years old; it may no longer work with YouTube$/,
      ),
    });
    expect(reasons({ ...keys, SEARCH_SOURCES: ['pexels'] })).toMatchObject({
      pexels: 'on: PEXELS_API_KEY is set',
      pixabay: 'off: not in SEARCH_SOURCES',
      youtube: 'off: not in SEARCH_SOURCES',
    });
    expect(reasons(keys, { offline: true })).toMatchObject({
      pexels: 'off: --offline',
      pixabay: 'off: --offline',
      youtube: 'off: --offline',
    });
    expect(reasons(keys, { tools: { ...tools, ytdlp: missing } }).youtube).toBe('off: yt-dlp was not found.');
  });
});

describe.runIf(process.platform !== 'win32')('the command line of yt-dlp', () => {
  it('has all untrusted text after `--`, ignores configuration files, and does not sleep', async () => {
    const script = join(folder, 'yt-dlp-that-tells');
    const written = join(folder, 'arguments.txt');
    writeFileSync(script, `#!/bin/sh\nprintf '%s\\n' "$@" > '${written}'\n`);
    chmodSync(script, 0o755);
    const telling = {
      ...tools,
      ytdlp: {
        found: true,
        name: 'ytdlp',
        path: script,
        version: '2025.12.08',
        origin: 'setting',
        abilities: ['js-runtimes'],
      },
    } as const;
    const settings = settingsWith({ YTDLP_RATE_LIMIT: '2M', YTDLP_SEARCH_PREFIX: '--exec=' });
    const source = createYoutubeSource({ settings, tools: telling });
    const { context } = bench(folder);
    await source.search({ phrase: 'touch x', need: sampleNeed('n01'), limit: 9 }, context);
    const args = readFileSync(written, 'utf8').trim().split('\n');
    expect(args.indexOf('--exec=9:touch x')).toBe(args.length - 1);
    expect(args.at(-2)).toBe('--');
    expect(args).toEqual(
      expect.arrayContaining(['--ignore-config', '--flat-playlist', '--limit-rate', '2M']),
    );
    expect(args[args.indexOf('--js-runtimes') + 1]).toBe(`node:${process.execPath}`);
    expect(args.join(' ')).not.toContain('sleep');
  });
});

describe('the rate limit of a job', () => {
  const { signal } = new AbortController();

  it('runs out', async () => {
    const limit = new YoutubeRateLimit({ requests: 2, firstBackOffMs: 10, refusals: 3 });
    await limit.take(signal, 0, () => {});
    await limit.take(signal, 0, () => {});
    await expect(limit.take(signal, 0, () => {})).rejects.toThrow(
      'the limit of 2 requests per job is used up',
    );
  });

  it('doubles the wait with each refusal in a row, and resets it after an answer', async () => {
    let now = 0;
    const limit = new YoutubeRateLimit({ requests: 99, firstBackOffMs: 1000, refusals: 3, now: () => now });
    limit.refused();
    await expect(limit.take(signal, 500, () => {})).rejects.toThrow('paused for 1 s');
    now = 1001;
    await limit.take(signal, 500, () => {});
    limit.refused();
    await expect(limit.take(signal, 500, () => {})).rejects.toThrow('paused for 2 s');
    now = 9999;
    limit.answered();
    limit.refused();
    now += 1001;
    await expect(limit.take(signal, 500, () => {})).resolves.toBeUndefined();
  });
});
