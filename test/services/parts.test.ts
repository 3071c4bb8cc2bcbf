import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filmReply } from '../harness/services/films/film-reply.ts';
import { fillSchema } from '../harness/services/gemini/fill-schema.ts';
import { operationOf } from '../harness/services/gemini/operation.ts';
import { jsonIn, transcriptIn } from '../harness/services/gemini/prompt-data.ts';
import { parseMultipart } from '../harness/services/http/multipart.ts';
import { seededRandom } from '../harness/services/http/random.ts';
import type { ReceivedRequest } from '../harness/services/http/received-request.ts';
import { locate } from '../harness/services/openai/locate.ts';
import { heard, type SpokenScript } from '../harness/services/openai/script.ts';

describe('multipart bodies', () => {
  test('made by the platform are parsed byte for byte', async () => {
    const bytes = fc.uint8Array({ maxLength: 3000 });
    const field = fc.tuple(fc.stringMatching(/^[a-z_[\]]{1,20}$/), fc.string({ maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(field, { maxLength: 5 }), async (content, fields) => {
        const form = new FormData();
        for (const [name, value] of fields) form.append(name, value);
        form.append('file', new Blob([Buffer.from(content)]), 'sound.mp3');
        const sent = new Response(form);
        const parts = parseMultipart(
          Buffer.from(await sent.arrayBuffer()),
          sent.headers.get('content-type') ?? '',
        );
        expect(parts.map(({ name }) => name)).toEqual([...fields.map(([name]) => name), 'file']);
        expect(parts.at(-1)?.fileName).toBe('sound.mp3');
        expect(Buffer.compare(parts.at(-1)?.data ?? Buffer.from('none'), Buffer.from(content))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test('that are truncated are refused', () => {
    const whole = Buffer.from('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nvalue\r\n--x--\r\n');
    for (let length = 0; length < whole.length - 9; length += 1) {
      expect(() => parseMultipart(whole.subarray(0, length), 'multipart/form-data; boundary=x')).toThrow();
    }
  });
});

describe('byte ranges', () => {
  const size = 1000;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stockpile-ranges-'));
    file = join(folder, 'film.mp4');
    await writeFile(file, Buffer.alloc(size));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const rangeOf = async (range: string) => {
    const request = asked(range);
    const { status, headers } = await filmReply(request, file, { ranges: true });
    return { status, told: headers['content-range'], promised: request.range };
  };

  test('follow the standard and never exceed the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), fc.nat(1500), async (start, last) => {
        const end = Math.min(last, size - 1);
        const { status, told, promised } = await rangeOf(`bytes=${start}-${last}`);
        expect(status).toBe(last < start ? 200 : 206);
        expect(promised).toEqual(last < start ? { start: 0, end: size - 1 } : { start, end });
        if (status === 206) expect(told).toBe(`bytes ${start}-${end}/${size}`);
      }),
    );
  });

  test.each([
    ['bytes=10-', 206, 'bytes 10-999/1000'],
    ['bytes=-10', 206, 'bytes 990-999/1000'],
    ['bytes=-5000', 206, 'bytes 0-999/1000'],
    ['bytes=1000-', 416, 'bytes */1000'],
    ['bytes=0-1,5-6', 200, undefined],
    ['bytes=-', 200, undefined],
    ['lines=1-2', 200, undefined],
  ])('asked for as %s are answered with %i', async (range, status, told) => {
    expect(await rangeOf(range)).toMatchObject({ status, told });
  });
});

describe('prompts', () => {
  test('with JSON in them are parsed, whatever text is around it', () => {
    const value = fc.oneof(
      fc.dictionary(fc.string(), fc.string()),
      fc.array(fc.dictionary(fc.string(), fc.integer())),
    );
    const prose = fc.stringMatching(/^[a-z .,:<>/="]{0,40}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(prose, value), { maxLength: 4 }), prose, (parts, end) => {
        const text = parts.map(([before, each]) => `${before}\n${JSON.stringify(each)}`).join('\n') + end;
        expect(jsonIn(text)).toEqual(parts.map(([, each]) => JSON.parse(JSON.stringify(each))));
      }),
    );
  });

  test.each([
    ['[1.5 - 3.0] words here', 1.5, 3],
    ['00:01.5 --> 00:03.0 words here', 1.5, 3],
    ['1.5s words here', 1.5, 5.5],
    ['[01:05] words here', 65, 69],
    ['{"start":1.5,"end":3,"text":"words here"}', 1.5, 3],
  ])('hold a transcript as %s', (text, start, end) => {
    expect(transcriptIn(text)).toEqual([{ start, end, text: 'words here' }]);
  });
});

describe('answers for a schema', () => {
  const item = (properties: object) => ({ type: 'array', items: { type: 'object', properties } });
  const number = { type: 'number' };

  test('identify the question', () => {
    const over = (name: string, list: object) => ({ type: 'object', properties: { [name]: list } });
    expect(operationOf(over('needs', item({ at: number, phrase: { type: 'string' } })))).toBe('plan');
    expect(operationOf(over('ranked', item({ id: { type: 'string' }, score: number })))).toBe('rank');
    expect(operationOf(over('shots', item({ start: number, end: number })))).toBe('inspect');
    expect(operationOf({ type: 'OBJECT', properties: { match: { type: 'NUMBER' } } })).toBe('verify');
  });

  test('respect its limits, and use a fact by any of its names', () => {
    const schema = {
      type: 'object',
      properties: {
        startSeconds: { type: 'number', minimum: 2 },
        kind: { type: 'string', enum: ['a', 'b'] },
        rating: { type: ['integer', 'null'], maximum: 10 },
        saw: { type: 'array', items: { type: 'string' }, maxItems: 1 },
        left_out: { type: 'string' },
      },
      required: ['startSeconds', 'kind', 'rating'],
    };
    const facts = { 'start|from': 1, kind: 'c', 'score|rating': 40.2, saw: ['boat', 'sea'] };
    expect(fillSchema(schema, facts)).toEqual({ startSeconds: 2, kind: 'a', rating: 10, saw: ['boat'] });
  });
});

describe('a recording', () => {
  test('is recognized by any part of it, despite noise', () => {
    const random = seededRandom(2);
    const syllables = Array.from({ length: 4000 }, () => ({
      length: 5 + random() * 30,
      loudness: random() * 1000,
    }));
    const whole = Float32Array.from(
      syllables.flatMap(({ length, loudness }) => new Array<number>(Math.floor(length)).fill(loudness)),
    );
    for (const at of [0, 12_345, 59_000]) {
      const part = whole.slice(at, at + 900).map((value) => value + random() * 80);
      expect(locate(part, whole)).toBeCloseTo(at / 100, 1);
    }
  });

  test('transcribed in parts that are split between words is complete', () => {
    const script: SpokenScript = {
      language: 'english',
      code: 'en',
      segments: [
        { start: 1, end: 3, text: 'one two three' },
        { start: 5, end: 8, text: 'four five six seven' },
      ],
    };
    const told = (from: number, until: number) => heard(script, from, until).map(({ text }) => text);
    expect([...told(0, 4), ...told(4, 9)]).toEqual(told(0, 9));
    expect(told(0, 5.5).join(' ')).not.toBe('one two three four');
  });
});

function asked(range: string): ReceivedRequest {
  return {
    ...{ number: 1, service: 'films', operation: 'film', at: 0, method: 'GET', path: '/film' },
    ...{ headers: { range }, body: Buffer.alloc(0), sentBytes: 0, outcome: 'waiting' },
  };
}
