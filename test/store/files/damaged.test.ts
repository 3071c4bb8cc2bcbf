import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { UserError } from '../../../source/core/errors.ts';
import { readTranscript } from '../../../source/core/transcript/read-transcript.ts';
import { readMovie, UnreadableIndex } from '../../../source/providers/download/mp4-index.ts';
import { pexelsAnswerSchema, readPexelsPage } from '../../../source/providers/stock/pexels/pexels-hits.ts';
import {
  pixabayAnswerSchema,
  readPixabayPage,
} from '../../../source/providers/stock/pixabay/pixabay-hits.ts';
import { readDetails, readHit } from '../../../source/providers/youtube/video-fields.ts';
import { FileCache } from '../../../source/store/cache.ts';
import { Config } from '../../../source/store/config.ts';
import { parseJsonAs } from '../../../source/store/files/document.ts';
import { homeAt, jobFilePath } from '../../../source/store/home.ts';
import { History } from '../../../source/store/jobs/history.ts';
import { createHistoryEntry } from '../../../source/store/jobs/history-entry.ts';
import { loadJob, saveJob } from '../../../source/store/jobs/jobs.ts';
import { mutations } from '../../harness/faults/mutate.ts';
import { found } from '../../harness/jobs/long-job.ts';
import { folded, gatheringJob, sampleNeed } from '../../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const root = temporaryFolder('damaged');

/** The message about a damaged input must be empty or plain language, without a stack or the name of an error class. */
async function saidOf(read: () => unknown): Promise<string> {
  try {
    await read();
    return '';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toMatch(/^[A-Z"/].*\.$/s);
    expect(error.message).not.toMatch(/TypeError|\[object/);
    return error.message;
  }
}

const srt = Array.from(
  { length: 20 },
  (_, place) =>
    `${place + 1}\n00:00:${String(place * 2).padStart(2, '0')},000 --> 00:00:${String(place * 2 + 2).padStart(2, '0')},000\nWe went to the harbour of Zürich at dawn.\n`,
).join('\n');
const whisper = JSON.stringify({
  language: 'english',
  duration: 40,
  segments: Array.from({ length: 20 }, (_, id) => ({
    id,
    start: id * 2,
    end: id * 2 + 2,
    text: ' The harbour.',
  })),
  words: [{ word: 'The', start: 0, end: 0.4 }],
});
const vtt = `WEBVTT\n\n${srt.replaceAll(',000', '.000')}`;

describe('a damaged transcript is repaired or refused with a sentence', () => {
  it.each([
    ['SRT', srt],
    ['Whisper JSON', whisper],
    ['WebVTT', vtt],
  ])('%s', async (_, text) => {
    for (const damaged of mutations(text, 200, 1)) {
      await saidOf(async () => {
        const { transcript } = await readTranscript(damaged, 'talk.srt', { durationSeconds: 40 });
        for (const { start, end } of transcript.segments) expect(end).toBeGreaterThan(start);
      });
    }
  });
});

const job = folded(gatheringJob([sampleNeed('n0'), sampleNeed('n1')]), found('n0'));

describe('a damaged file of the program is set aside completely, and everything else works', () => {
  it('saved jobs', async () => {
    const home = homeAt(join(root, 'jobs'));
    await saveJob(home, job);
    const file = jobFilePath(home, job.id);
    const good = readFileSync(file);
    for (const damaged of mutations(good.toString(), 400, 2)) {
      rmSync(home.jobs, { recursive: true });
      mkdirSync(home.jobs, { recursive: true });
      writeFileSync(file, damaged);
      const said = await saidOf(() => loadJob(home, job.id));
      const [kept = '', ...others] = readdirSync(home.jobs);
      expect(others).toEqual([]);
      expect(readFileSync(join(home.jobs, kept)).equals(damaged)).toBe(true);
      if (said !== '') expect(said).toMatch(/damaged.*renamed to|newer version|There is no job/s);
    }
  });

  it('the history', async () => {
    const home = homeAt(join(root, 'history'));
    const text = JSON.stringify({
      version: 1,
      jobs: [createHistoryEntry(job), { ...createHistoryEntry(job), id: 'b' }],
    });
    for (const damaged of mutations(text, 400, 3)) {
      rmSync(home.root, { recursive: true, force: true });
      mkdirSync(home.root, { recursive: true });
      writeFileSync(home.historyFile, damaged);
      const history = new History(home);
      let aside: Awaited<ReturnType<History['load']>>;
      const said = await saidOf(async () => {
        aside = await history.load();
      });
      if (said !== '') expect(said).toMatch(/newer version/);
      const kept = aside?.keptAs ?? home.historyFile;
      expect(readFileSync(kept).equals(damaged)).toBe(true);
      expect(history.entries.length).toBeLessThanOrEqual(2);
    }
  });

  it('the config', async () => {
    const home = homeAt(join(root, 'config'));
    mkdirSync(home.root, { recursive: true });
    for (const damaged of mutations('{"GEMINI_API_KEY":"abc","CLIPS_PER_MINUTE":"3"}', 100, 4)) {
      writeFileSync(home.configFile, damaged);
      const { damaged: aside } = await Config.open(home);
      expect(readFileSync(aside?.keptAs ?? home.configFile).equals(damaged)).toBe(true);
    }
  });
});

it('a damaged entry of the cache is made again', async () => {
  const folder = join(root, 'cache');
  const cache = new FileCache(folder, { ttlDays: 1 });
  const schema = z.object({
    answer: z.array(z.object({ score: z.number().min(1).max(10) })),
    costUsd: z.number(),
  });
  const good = { answer: [{ score: 7 }, { score: 3 }], costUsd: 0.01 };
  const key = { kind: 'rank', version: '1', inputs: 1 };
  await cache.remember(key, schema, async () => good);
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((each) =>
    each.endsWith('.json'),
  );
  const file = join(folder, name ?? '');
  for (const damaged of mutations(readFileSync(file, 'utf8'), 200, 5)) {
    writeFileSync(file, damaged);
    schema.parse(await cache.remember(key, schema, async () => good));
  }
});

describe('a damaged answer of a service counts as no hits, or fewer', () => {
  const page = {
    page: 1,
    per_page: 15,
    total_results: 2,
    videos: [1, 2].map((id) => ({
      id,
      url: `https://www.pexels.com/video/harbour-${id}/`,
      duration: 20,
      image: 'https://images.pexels.com/1.jpg',
      user: { name: 'Somebody', url: 'https://www.pexels.com/@somebody' },
      video_files: [{ link: 'https://videos.pexels.com/1.mp4', width: 1920, height: 1080, quality: 'hd' }],
    })),
  };

  it('a page of Pixabay', () => {
    const file = { url: 'https://cdn.pixabay.com/1.mp4', width: 1920, height: 1080, size: 1_000_000 };
    const hits = [1, 2].map((id) => ({
      ...{
        id,
        pageURL: `https://pixabay.com/videos/id-${id}/`,
        tags: 'harbour, sea',
        duration: 20,
        views: 9,
      },
      ...{ user: 'Somebody', videos: { large: file, tiny: { ...file, width: 640, height: 360 } } },
    }));
    for (const damaged of mutations(JSON.stringify({ total: 2, totalHits: 2, hits }), 200, 9)) {
      const parsed = parseJsonAs(damaged.toString(), pixabayAnswerSchema);
      if (parsed.ok) readPixabayPage(parsed.value, { number: 1, size: 40 });
    }
  });

  it('a page of Pexels', () => {
    for (const damaged of mutations(JSON.stringify(page), 200, 6)) {
      const parsed = parseJsonAs(damaged.toString(), pexelsAnswerSchema);
      if (parsed.ok) readPexelsPage(parsed.value);
    }
  });

  it('a line of yt-dlp', () => {
    const line = JSON.stringify({
      id: 'dQw4w9WgXcQ',
      title: 'Harbour',
      duration: 100,
      view_count: 5000,
      webpage_url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
      formats: [{ format_id: '1', height: 1080, tbr: 2000, vcodec: 'avc1', acodec: 'none' }],
    });
    for (const damaged of mutations(line, 200, 7)) {
      readHit(damaged.toString());
      readDetails(damaged.toString());
    }
  });
});

it('the index of a damaged film is read or reported as unreadable', () => {
  const box = (name: string, ...parts: Buffer[]) => {
    const content = Buffer.concat(parts);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length + 8);
    head.write(name, 4, 'latin1');
    return Buffer.concat([head, content]);
  };
  const numbers = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [place, value] of values.entries()) bytes.writeUInt32BE(value, place * 4);
    return bytes;
  };
  const tables = box(
    'stbl',
    box('stsd', numbers(0, 1), box('avc1', Buffer.alloc(78))),
    box('stts', numbers(0, 1, 50, 512)),
    box('stsc', numbers(0, 1, 1, 50, 1)),
    box('stsz', numbers(0, 1000, 50)),
    box('stco', numbers(0, 1, 48)),
  );
  const media = box(
    'mdia',
    box('mdhd', numbers(0, 0, 0, 12_800, 25_600, 0)),
    box('hdlr', numbers(0, 0), Buffer.from('vide'), Buffer.alloc(13)),
    box('minf', tables),
  );
  const moov = box(
    'moov',
    box('mvhd', numbers(0, 0, 0, 1000, 2000), Buffer.alloc(80)),
    box('trak', box('tkhd', Buffer.alloc(84)), media),
  );
  for (const damaged of mutations(moov.toString('latin1'), 300, 8, 'latin1')) {
    try {
      readMovie(damaged);
    } catch (error) {
      if (!(error instanceof UnreadableIndex)) throw error;
    }
  }
});
