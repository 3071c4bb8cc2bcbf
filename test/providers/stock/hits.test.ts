import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateSchema } from '../../../source/core/footage/candidate.ts';
import { parseWebAddress } from '../../../source/core/text/web-address.ts';
import { type ByteSpan, planRequests } from '../../../source/providers/download/byte-ranges.ts';
import { findBox, makeBox } from '../../../source/providers/download/mp4-boxes.ts';
import { readMovie, UnreadableIndex } from '../../../source/providers/download/mp4-index.ts';
import { formatTransfer, TransferMeter } from '../../../source/providers/download/transfer.ts';
import { readPexelsPage } from '../../../source/providers/stock/pexels/pexels-hits.ts';
import { readPixabayPage } from '../../../source/providers/stock/pixabay/pixabay-hits.ts';
import { RequestQuota, resetWait } from '../../../source/providers/stock/quota.ts';
import { clipRendition, previewRendition } from '../../../source/providers/stock/renditions.ts';
import { searchPages } from '../../../source/providers/stock/search-pages.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { bench } from '../source-kit.ts';

const folder = temporaryFolder('hits');
const escapeCode = String.fromCharCode(27);

const pexelsFile = {
  ...{ id: 5, quality: 'hd', file_type: 'video/mp4', width: 1920, height: 1080, fps: 29.97 },
  link: 'https://videos.pexels.com/video-files/1526909/1526909-hd_1920_1080_24fps.mp4',
};
const pexelsVideo = {
  ...{ id: 1526909, width: 1920, height: 1080, duration: 10, full_res: null, tags: [], avg_color: null },
  url: 'https://www.pexels.com/video/seal-on-the-beach-1526909/',
  user: { id: 574687, name: 'Ruvim Miksanskiy', url: 'https://www.pexels.com/@digitech' },
  video_files: [pexelsFile],
};
const pixabayVideo = {
  ...{
    id: 125,
    pageURL: 'https://pixabay.com/videos/id-125/',
    type: 'film',
    tags: 'flowers, yellow, blossom',
  },
  ...{ duration: 12, views: 4462, downloads: 1464, user: 'Coverr-Free-Footage' },
  videos: {
    large: { url: '', width: 0, height: 0, size: 0 },
    medium: { url: 'https://cdn.pixabay.com/vimeo/1/a.mp4', width: 1280, height: 720, size: 3_562_083 },
    tiny: { url: 'https://cdn.pixabay.com/vimeo/1/b.mp4', width: 640, height: 360, size: 615_000 },
  },
};

const pexels = (...videos: unknown[]) => readPexelsPage({ videos, next_page: undefined });
const pixabay = (...hits: unknown[]) => readPixabayPage({ hits, totalHits: 500 }, { number: 1, size: 40 });

describe('a hit of a stock site', () => {
  it('has a title from the site', () => {
    expect(pexels(pexelsVideo).candidates[0]?.title).toBe('Seal on the beach');
    expect(pixabay(pixabayVideo).candidates[0]?.title).toBe('flowers, yellow, blossom');
    expect(
      pexels({ ...pexelsVideo, url: 'https://www.pexels.com/video/1526909/' }).candidates[0]?.title,
    ).toBe('Pexels video 1526909');
  });

  it('leaves out playlists and missing sizes', () => {
    const playlist = {
      ...pexelsFile,
      quality: 'hls',
      file_type: 'application/x-mpegURL',
      width: null,
      height: null,
    };
    const [first] = pexels({ ...pexelsVideo, video_files: [playlist, pexelsFile] }).candidates;
    expect(first?.renditions).toHaveLength(1);
    expect(pixabay(pixabayVideo).candidates[0]?.renditions?.map((each) => each.height)).toEqual([720, 360]);
  });

  it.for([
    ['no files', { video_files: [] }],
    ['an absurd length', { duration: 1e308 }],
    ['no id', { id: undefined }],
    ['text instead of a number', { duration: 'long' }],
    ['the URL of a local file', { url: 'file:///etc/passwd' }],
    ['local files', { video_files: [{ ...pexelsFile, link: 'file:///etc/passwd' }] }],
    [
      'an address with a password',
      { video_files: [{ ...pexelsFile, link: 'https://me:secret@host/film.mp4' }] },
    ],
  ] as const)('that has %s is left out alone', ([, changes]) => {
    const page = pexels({ ...pexelsVideo, ...changes }, pexelsVideo, null, 'text', 7);
    expect(page.candidates.map((each) => each.id)).toEqual(['pexels:1526909']);
    expect(page.unreadable).toBe(4);
  });

  it('contains no control characters', () => {
    const hostile = `${escapeCode}[2J${escapeCode}]0;x\u0007../../"';--\u202e${'x'.repeat(10_000)}`;
    const [flower] = pixabay({ ...pixabayVideo, tags: hostile, user: hostile }).candidates;
    const [seal] = pexels({ ...pexelsVideo, tags: [hostile], user: { name: hostile } }).candidates;
    const texts = [flower?.title, flower?.description, flower?.author, seal?.description, seal?.author].join(
      '',
    );
    expect(texts).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(texts.length).toBeLessThan(2000);
  });

  it('is a valid candidate or none, whatever its content', () => {
    const mixed = fc.oneof(fc.constant(pexelsVideo), fc.constant(pixabayVideo), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(fc.tuple(mixed, fc.string(), fc.jsonValue())), (changes) => {
        const hits = changes.map(([hit, name, value]) =>
          hit !== null && typeof hit === 'object' ? { ...hit, [name]: value } : hit,
        );
        for (const page of [pexels(...hits), pixabay(...hits)]) {
          for (const each of page.candidates) candidateSchema.parse(each);
          expect(page.candidates.length + page.unreadable).toBe(hits.length);
        }
      }),
    );
  });
});

describe('a search over pages', () => {
  it('continues until there are enough hits, and keeps the earlier ones when a later page fails', async () => {
    const candidate = (id: number) => pexels({ ...pexelsVideo, id }).candidates;
    const asked: number[] = [];
    const search = (limit: number, broken = 99) => ({
      ...{ kind: 'pexels-search', version: '1', inputs: { limit, broken }, limit },
      ask: async (page: number) => {
        asked.push(page);
        if (page === broken) throw new Error('the page is broken');
        // Every page has one new film and one from the page before.
        return { candidates: [...candidate(page), ...candidate(page + 1)], more: true, unreadable: 0 };
      },
    });
    const { context, told } = bench(folder);
    const ids = async (limit: number, broken?: number) =>
      (await searchPages(search(limit, broken), context)).map((each) => each.id);
    expect(await ids(3)).toEqual(['pexels:1', 'pexels:2', 'pexels:3']);
    expect(asked.splice(0)).toEqual([1, 2]);
    expect(await ids(99)).toHaveLength(4);
    expect(asked.splice(0)).toEqual([1, 2, 3]);
    expect(await ids(9, 2)).toEqual(['pexels:1', 'pexels:2']);
    expect(told.log.join()).toContain('the page is broken');
    await expect(ids(9, 1)).rejects.toThrow('the page is broken');
  });
});

describe('the choice among the files of a film', () => {
  const files = [
    [640, 360],
    [1920, 1080],
    [426, 240],
    [2560, 1440],
    [960, 540],
  ].map(([width = 0, height = 0]) => ({ url: '', width, height }));

  it('uses the smallest that is large enough for a preview, and the best within the max height for a clip', () => {
    expect(previewRendition(files, 360)?.height).toBe(240);
    expect(previewRendition(files, 480)?.height).toBe(360);
    expect(previewRendition(files, 9999)?.height).toBe(1440);
    expect(clipRendition(files, 1080)?.height).toBe(1080);
    expect(clipRendition(files, 1000)?.height).toBe(540);
    expect(clipRendition(files, 144)?.height).toBe(240);
    expect(clipRendition([], 1080)).toBeUndefined();
  });

  it('compares the short side of an upright picture', () => {
    const upright = files.map(({ url, width, height }) => ({ url, width: height, height: width }));
    expect(clipRendition(upright, 1080)?.width).toBe(1080);
    expect(previewRendition(upright, 360)?.width).toBe(240);
  });
});

function kilobytes(from: number, to: number): number[] {
  const [first, last] = [from >> 10, to >> 10];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('the plan of range requests', () => {
  const span = fc
    .tuple(fc.nat(1_000_000), fc.integer({ min: 1, max: 50_000 }))
    .map(([from, size]): ByteSpan => ({ from, to: from + size - 1 }));

  it('covers all wanted bytes in order without overlap, with few requests and little excess', () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 80 }), (wanted) => {
        const requests = planRequests(wanted);
        for (const { from, to } of wanted)
          expect(requests.some((each) => each.from <= from && each.to >= to)).toBe(true);
        requests.slice(1).forEach((each, index) => {
          expect(each.from).toBeGreaterThan((requests[index]?.to ?? 0) + 1);
        });
        expect(requests.length).toBeLessThanOrEqual(24);
        const wantedParts = new Set(wanted.flatMap(({ from, to }) => kilobytes(from, to)));
        const askedParts = new Set(requests.flatMap(({ from, to }) => kilobytes(from, to)));
        // Above 24 requests gaps of any size are merged; rounding to kilobytes adds one at each end.
        if (requests.length < 24)
          expect(askedParts.size).toBeLessThanOrEqual(wantedParts.size * 1.05 + 2 * wanted.length);
      }),
    );
  });
});

describe("a film's index", () => {
  it('that is damaged is reported as unreadable', () => {
    const track = (...tables: Buffer[]) =>
      makeBox(
        'trak',
        makeBox('tkhd', Buffer.alloc(84)),
        makeBox(
          'mdia',
          makeBox('mdhd', Buffer.alloc(24, 1)),
          makeBox('hdlr', Buffer.from('\0\0\0\0\0\0\0\0vide', 'latin1')),
          makeBox('minf', makeBox('stbl', ...tables)),
        ),
      );
    const table = fc.tuple(
      fc.constantFrom('stsz', 'stts', 'ctts', 'stsc', 'stco', 'co64', 'stss'),
      fc.uint8Array({ maxLength: 64 }),
    );
    fc.assert(
      fc.property(fc.array(table), fc.uint8Array({ maxLength: 40 }), (tables, header) => {
        const boxes = tables.map(([type, bytes]) => makeBox(type, Buffer.from(bytes)));
        const moov = Buffer.concat([makeBox('mvhd', Buffer.from(header)), track(...boxes)]);
        try {
          readMovie(moov);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableIndex);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is not read beyond the end of a box', () => {
    const inner = makeBox('stsz', Buffer.alloc(12));
    inner.writeUInt32BE(9999, 0);
    expect(findBox(makeBox('stbl', inner).subarray(8), 'stsz')).toBeUndefined();
  });
});

describe('progress of a transfer', () => {
  it('has the bytes so far, the total and the speed', () => {
    expect(formatTransfer({ bytes: 3_100_000, total: 7_400_000, bytesPerSecond: 2_200_000 })).toBe(
      '3.1 of 7.4 MB · 2.2 MB/s',
    );
    expect(formatTransfer({ bytes: 40_000 })).toBe('0.04 MB');
    let now = 0;
    const told: [number | undefined, string][] = [];
    const meter = new TransferMeter(
      (fraction, message) => told.push([fraction, message]),
      () => now,
    );
    meter.total = 4e6;
    for (; now <= 2000; now += 500) meter.add(1e6 * (now > 0 ? 1 : 0));
    expect(told.at(-1)).toEqual([1, '4.0 of 4.0 MB · 2.0 MB/s']);
  });
});

describe('a quota', () => {
  it('fails a call at once when it would wait too long', async () => {
    let now = 0;
    const quota = new RequestQuota(
      { name: 'Pexels' },
      { calls: 200, perMs: 3_600_000, maxWaitMs: 20_000, now: () => now },
    );
    const { signal } = new AbortController();
    for (let call = 0; call < 200; call++) await quota.take(signal);
    await expect(quota.take(signal)).rejects.toThrow(
      'Pexels: its limit of 200 requests per hour is used up.',
    );
    now = 3_600_001;
    await expect(quota.take(signal)).resolves.toBeUndefined();
  });

  it('is reset after the seconds, or at the time, in the headers', () => {
    expect(resetWait(new Headers({ 'x-ratelimit-reset': '42' }), 0)).toBe(42_000);
    expect(resetWait(new Headers({ 'X-Ratelimit-Reset': '1590529646' }), 1_590_529_600_000)).toBe(46_000);
    expect(resetWait(new Headers(), 0)).toBeUndefined();
  });
});

describe('a web address', () => {
  it('has the protocol http or https and no password', () => {
    expect(parseWebAddress('https://example.com/a.mp4')?.href).toBe('https://example.com/a.mp4');
    expect(parseWebAddress('/b.mp4', new URL('https://example.com/a'))?.href).toBe(
      'https://example.com/b.mp4',
    );
    for (const text of ['file:///a', '--exec=touch x', 'ftp://a/b', '', 'http://', 'https://me:pw@host/'])
      expect(parseWebAddress(text)).toBeUndefined();
  });
});
