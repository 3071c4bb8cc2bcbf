import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { describeError } from '../../../source/core/errors.ts';
import { openTranscription } from '../../../source/providers/openai/create.ts';
import { createOpenAiTranscriber } from '../../../source/providers/openai/transcriber.ts';
import { totalUsd } from '../../harness/services/bill.ts';
import { type Fault, mixedFaults } from '../../harness/services/faults.ts';
import { testTools } from '../../harness/tools.ts';
import { lend, quickPolicy, settingsOf } from '../engine-kit.ts';
import { listen, talk, wordsOf } from './openai-kit.ts';

const script = talk(3);

const passing: [string, Fault][] = [
  ['a limit', { kind: 'status', status: 429, retryAfterSeconds: 0 }],
  ['an overloaded service', { kind: 'status', status: 503 }],
  ['a bad gateway', { kind: 'status', status: 502 }],
  ['a reset connection', { kind: 'reset' }],
  ['a truncated answer', { kind: 'cut' }],
  ['a web page', { kind: 'html' }],
  ['an answer that is not JSON', { kind: 'invalid-json' }],
];

test.each(passing)('the whole part is sent again after %s', async (_name, fault) => {
  const { standIn, media, transcriber } = await listen(script);
  standIn.fault({ operation: 'transcribe', fault, count: 2 });
  const context = await lend();
  const { transcript } = await transcriber.transcribe({ media }, context);
  expect(wordsOf(transcript.segments)).toBe(wordsOf(script.segments));
  expect(standIn.count('transcribe')).toBe(3);
  expect(context.messages.filter((message) => message.startsWith('retry (')).length).toBe(2);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('a file the service cannot read is not sent again', async () => {
  const { standIn, media, transcriber } = await listen(script);
  standIn.fault({ operation: 'transcribe', fault: { kind: 'status', status: 400 } });
  await expect(transcriber.transcribe({ media }, await lend())).rejects.toThrow(
    'OpenAI: the request was refused',
  );
  expect(standIn.count('transcribe')).toBe(1);
});

test('an answer of 50 MB, and one with absurd numbers, is repaired or is an error in one clear line', async () => {
  const { standIn, media, transcriber } = await listen(script);
  standIn.fault({ operation: 'transcribe', fault: { kind: 'huge-body' } });
  expect(await transcriber.transcribe({ media }, await lend()).catch(describeError)).toContain(
    'OpenAI: the answer is larger than 20.0 MB and was cut off',
  );
  standIn.clearFaults();
  standIn.fault({ operation: 'transcribe', fault: { kind: 'huge-numbers' } });
  const end = await transcriber.transcribe({ media }, await lend()).catch(describeError);
  expect(
    typeof end === 'string' ? end : end.transcript.segments.every((each) => each.end <= 100),
  ).toBeTruthy();
});

test('when a fifth of all parts fail in mixed ways, no word is lost and the bill is right', async () => {
  const long = talk(24);
  const { standIn, media, transcriber } = await listen(long, {
    partBytes: 40_000,
    seed: 5,
  });
  standIn.fault({ operation: 'transcribe', fault: mixedFaults, probability: 0.2 });
  const context = await lend();
  const { transcript } = await transcriber.transcribe({ media }, context);
  expect(wordsOf(transcript.segments)).toBe(wordsOf(long.segments));
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('a self-hosted server needs no key and may report no usage', async () => {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          language: 'de',
          text: 'Guten Tag.',
          segments: [{ start: 1, end: 2, text: 'Guten Tag.' }],
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('does not listen');
  const { media } = await listen(script);
  const settings = settingsOf({
    OPENAI_BASE_URL: `http://127.0.0.1:${address.port}/v1`,
    TRANSCRIPTION_MODEL: 'local-whisper',
  });
  const transcriber = createOpenAiTranscriber(
    openTranscription(settings, await testTools(), { policy: quickPolicy }),
  );
  const context = await lend();
  const { transcript } = await transcriber.transcribe({ media }, context);
  expect(transcript).toEqual({ language: 'de', segments: [{ start: 1, end: 2, text: 'Guten Tag.' }] });
  expect(context.calls).toMatchObject([{ model: 'local-whisper', priced: false, costUsd: 0 }]);
});
