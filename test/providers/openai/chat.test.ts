import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { describeError } from '../../../source/core/errors.ts';
import type { RankRequest } from '../../../source/providers/interfaces.ts';
import type { AnswerFault, Fault } from '../../harness/services/faults.ts';
import type { ChatOptions } from '../../harness/services/openai/chat.ts';
import { lend, temporaryFolder } from '../engine-kit.ts';
import { film, harbourNeed, makeFilm, preferences } from '../gemini/gemini-kit.ts';
import { startChat } from './chat-kit.ts';

const limits = { minClipSeconds: 4, maxClipSeconds: 15, preferences };
const transcript = {
  language: 'en',
  segments: Array.from({ length: 40 }, (_, index) => ({
    start: index * 3,
    end: index * 3 + 2.8,
    text: `Sentence ${index} tells of the lighthouse number ${index} and its keeper.`,
  })),
};
const planRequest = { transcript, durationSeconds: 120, clipsPerMinute: 2, ...limits };
const rankRequest: RankRequest = {
  need: harbourNeed(),
  spokenAround: 'the harbour',
  candidates: [
    film('1', { title: 'City traffic at night' }),
    film('2', { title: 'Boats on calm water in the morning' }),
  ],
  preferences,
};

const bodies = (standIn: Awaited<ReturnType<typeof startChat>>['standIn']) =>
  standIn.of('chat').map(({ body }): Record<string, unknown> => JSON.parse(body.toString('utf8')));
const formats = (standIn: Awaited<ReturnType<typeof startChat>>['standIn']) =>
  bodies(standIn).map(({ response_format: format }) =>
    typeof format === 'object' && format !== null && 'type' in format ? format.type : 'none',
  );

test('a server plans, ranks, inspects and verifies; all of that is free on this machine', async () => {
  const { engines, standIn } = await startChat();
  const context = await lend({ budgetUsd: 0.000001 });
  const path = await makeFilm(30);
  const preview = { path, sizeBytes: (await stat(path)).size };
  const { needs } = await engines.planner.plan(planRequest, context);
  expect(needs.length).toBeGreaterThanOrEqual(3);
  const ranked = await engines.ranker.rank(rankRequest, context);
  expect(ranked.toSorted((a, b) => b.score - a.score)[0]?.candidateId).toBe('pexels:2');
  const look = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  const { shots, engine } = await engines.inspector.inspect(look, context);
  expect(shots.length).toBeGreaterThan(0);
  expect(engine).toBe('llama');
  for (const { start, end } of shots) expect(end - start).toBeGreaterThanOrEqual(3.999);
  const clip = { need: harbourNeed(), clip: preview, preferences };
  expect((await engines.verifier.verify(clip, context)).match).toBeGreaterThan(0.5);
  expect(formats(standIn)).toEqual(Array(4).fill('json_schema'));
  expect(context.calls).toHaveLength(4);
  for (const call of context.calls)
    expect(call).toMatchObject({ provider: 'openai', costUsd: 0, priced: true });
  expect(context.calls[0]?.usage).toMatchObject({ thinkingTokens: 20 });
});

test('a film is sent as 8 to 16 frames, each after its time', async () => {
  for (const [seconds, count] of [
    [6, 8],
    [24, 12],
    [60, 16],
  ] as const) {
    const { engines, standIn } = await startChat();
    const path = await makeFilm(seconds);
    const preview = { path, sizeBytes: (await stat(path)).size };
    const look = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
    await engines.inspector.inspect(look, await lend());
    const [body] = standIn.of('chat').map(({ body: sent }) => sent.toString('utf8'));
    expect(body?.match(/data:image\/jpeg;base64,/g)).toHaveLength(count);
    const times = [...(body?.matchAll(/"second ([\d.]+):"/g) ?? [])].map(([, time]) => Number(time));
    expect(times).toHaveLength(count);
    expect(times[0]).toBeCloseTo(seconds / count / 2, 1);
    expect(body).toContain('single pictures in order');
  }
});

const servers: [string, Partial<ChatOptions>, string[]][] = [
  ['that knows only json_object', { knows: 'json_object' }, ['json_schema', 'json_object', 'json_object']],
  ['that knows no response_format', { knows: 'nothing' }, ['json_schema', 'json_object', 'none', 'none']],
  [
    'that accepts unknown options and answers in prose',
    {
      knows: 'nothing',
      ignoresUnknown: true,
      say: (json) => `Sure!\n\`\`\`json\n${json}\n\`\`\`\nAnything else?`,
    },
    ['json_schema', 'json_schema'],
  ],
  [
    'that knows only the newer name of the token limit',
    { limit: 'max_completion_tokens' },
    ['json_schema', 'json_schema', 'json_schema'],
  ],
  ['that reports no usage', { tellsUsage: false }, ['json_schema', 'json_schema']],
];

test.each(servers)(
  'a server %s is supported, and what it refused once is not sent again',
  async (_name, chat, asked) => {
    const { engines, standIn } = await startChat(chat);
    const context = await lend();
    expect(await engines.ranker.rank(rankRequest, context)).toHaveLength(2);
    const other = { ...rankRequest, spokenAround: 'something else' };
    expect(await engines.ranker.rank(other, context)).toHaveLength(2);
    expect(formats(standIn)).toEqual(asked);
    // A refused request is not paid.
    expect(context.calls).toMatchObject([
      { costUsd: 0, priced: true },
      { costUsd: 0, priced: true },
    ]);
  },
);

const read: AnswerFault[] = ['fenced', 'chatty', 'sloppy'];
test.each(read)('an answer that is %s is accepted', async (how) => {
  const { engines, standIn } = await startChat();
  standIn.fault({ operation: 'chat', fault: { kind: 'answer', how } });
  const ranked = await engines.ranker.rank(rankRequest, await lend());
  expect(ranked.toSorted((a, b) => b.score - a.score)[0]).toMatchObject({ candidateId: 'pexels:2' });
  const { needs } = await engines.planner.plan(planRequest, await lend());
  expect(needs.length).toBeGreaterThanOrEqual(3);
  expect(standIn.count('chat')).toBe(2);
});

const invalid: AnswerFault[] = ['not-json', 'missing-fields', 'huge-numbers', 'empty', 'truncated'];
test.each(invalid)('after an answer that is %s the model is asked once more, with the fault', async (how) => {
  const { engines, standIn } = await startChat();
  standIn.fault({ operation: 'chat', fault: { kind: 'answer', how }, count: 1 });
  expect(await engines.ranker.rank(rankRequest, await lend())).toHaveLength(2);
  expect(standIn.count('chat')).toBe(2);
  expect(standIn.of('chat')[1]?.body.toString('utf8')).toContain('This answer cannot be used');
});

test.each(['blocked', 'refused-prompt'] as const)('an answer that is %s is not retried', async (how) => {
  const { engines, standIn } = await startChat();
  standIn.fault({ operation: 'chat', fault: { kind: 'answer', how } });
  const failure = await engines.ranker.rank(rankRequest, await lend()).catch(describeError);
  expect(failure).toContain('OpenAI: it refuses to answer this');
  expect(standIn.count('chat')).toBe(1);
});

const passing: [string, Fault][] = [
  ['a limit', { kind: 'status', status: 429, retryAfterSeconds: 0 }],
  ['an overloaded server', { kind: 'status', status: 503 }],
  ['a reset connection', { kind: 'reset' }],
  ['a web page', { kind: 'html' }],
];
test.each(passing)('a call is retried in the same style after %s', async (_name, fault) => {
  const { engines, standIn } = await startChat();
  standIn.fault({ operation: 'chat', fault, count: 2 });
  expect(await engines.ranker.rank(rankRequest, await lend())).toHaveLength(2);
  expect(formats(standIn)).toEqual(Array(3).fill('json_schema'));
});

test('the error for an unknown model names the model and its setting', async () => {
  const { open, standIn } = await startChat();
  const failure = await open({ OPENAI_MODEL: 'gone' })
    .ranker.rank(rankRequest, await lend())
    .catch(describeError);
  expect(failure).toContain('the model "gone" does not exist');
  expect(failure).toContain('OPENAI_MODEL');
  expect(standIn.count('chat')).toBe(1);
});

test('a model without vision is reported as such, and no other style is tried', async () => {
  const { open, standIn } = await startChat({ sees: false, models: ['llama', 'blind'] });
  const path = await makeFilm(8);
  const preview = { path, sizeBytes: (await stat(path)).size };
  const { inspector, planner } = open({ OPENAI_VISION_MODEL: 'blind' });
  expect([planner.name, inspector.name]).toEqual(['llama', 'blind']);
  const look = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  const failure = await inspector.inspect(look, await lend()).catch(describeError);
  expect(failure).toContain('Set OPENAI_VISION_MODEL to a model with vision');
  expect(standIn.count('chat')).toBe(1);
});

test('a price set by the user also applies to a server on this machine, by the model that answered', async () => {
  const { open } = await startChat({ answersAs: 'llama-turbo-2' });
  const context = await lend();
  await open({ PRICES: 'llama-turbo-2=1/2,llama=100/100' }).ranker.rank(rankRequest, context);
  const [call] = context.calls;
  const { inputTokens = 0, outputTokens = 0, thinkingTokens = 0 } = call?.usage ?? {};
  expect(call?.costUsd).toBeCloseTo((inputTokens + 2 * (outputTokens + thinkingTokens)) / 1e6, 12);
});

test('a cached inspection is found without a preview and without a request', async () => {
  const { engines, standIn, open } = await startChat();
  const cacheDir = await temporaryFolder();
  const path = await makeFilm(20);
  const preview = { path, sizeBytes: (await stat(path)).size };
  const look = { need: harbourNeed(), candidate: film('1'), ...limits };
  const first = await engines.inspector.inspect({ ...look, preview }, await lend({ cacheDir }));
  standIn.forget();
  const later = open().inspector;
  expect(await later.remembers?.(look, await lend({ cacheDir }))).toBe(true);
  expect(await later.recall?.(look, await lend({ cacheDir }))).toEqual(first);
  expect(standIn.count()).toBe(0);
});
