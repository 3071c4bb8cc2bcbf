import { expect, test } from 'vitest';
import { readAnswer } from '../../../source/providers/ai/read-answer.ts';
import { readNumber } from '../../../source/providers/ai/read-number.ts';
import { inspectAnswer } from '../../../source/providers/prompts/inspect.ts';
import { planAnswer } from '../../../source/providers/prompts/plan.ts';
import { rankAnswer } from '../../../source/providers/prompts/rank.ts';
import { verifyAnswer } from '../../../source/providers/prompts/verify.ts';

const shot = { start: 75.5, end: 81, score: 8, reason: 'boats', saw: ['boats'] };
const answer = JSON.stringify({ shots: [shot] });
const asIs = { value: { shots: [shot] } };

test.each([
  ['as JSON', answer],
  ['in a fence', `\`\`\`json\n${answer}\n\`\`\``],
  ['behind a sentence', `Here are the shots [1] you asked for:\n\n${answer}`],
  ['before a sentence', `${answer}\n\nLet me know if {you} need more.`],
  ['behind thoughts', `<think>Perhaps {"shots": []}? No.</think>\n${answer}`],
  ['behind thoughts that were begun elsewhere', `{"shots": []} hmm.</think>${answer}`],
  ['as a JSON text', JSON.stringify(answer)],
  ['with a byte order mark', `\uFEFF${answer}`],
  ['with a comma too many', answer.replace('}]}', '},]}')],
  ['with single quotes', answer.replaceAll('"', "'")],
  ['with a comment', answer.replace('{"shots"', '{// the best first\n"shots"')],
  ['without the object around the list', JSON.stringify([shot])],
  ['as one shot alone', JSON.stringify(shot)],
  ['under another name', JSON.stringify({ results: [shot] })],
  ['inside another object', JSON.stringify({ answer: { shots: [shot] } })],
  ['with names in another spelling', JSON.stringify({ Shots: [{ ...shot, Saw: shot.saw, saw: undefined }] })],
  [
    'with numbers as texts',
    JSON.stringify({ shots: [{ ...shot, start: '75.5', end: '81 s', score: '8/10' }] }),
  ],
  ['with times as MM:SS', JSON.stringify({ shots: [{ ...shot, start: '01:15.5', end: '1:21' }] })],
  ['with times as HH:MM:SS', JSON.stringify({ shots: [{ ...shot, start: '00:01:15,5', end: '00:01:21' }] })],
  ['with a list as a text', JSON.stringify({ shots: [{ ...shot, saw: 'boats' }] })],
])('an answer is read %s', (_how, text) => {
  expect(readAnswer(text, inspectAnswer)).toEqual(asIs);
});

test('a shot without reason and without a list of what was seen is still a shot', () => {
  const read = readAnswer('{"shots":[{"start":1,"end":6,"score":7}]}', inspectAnswer);
  expect(read).toEqual({ value: { shots: [{ start: 1, end: 6, score: 7, reason: '', saw: [] }] } });
});

const scores = (...given: unknown[]) => {
  const ranked = given.map((score, index) => ({ id: `c${index + 1}`, score, reason: '' }));
  const read = readAnswer(JSON.stringify({ ranked }), rankAnswer);
  return 'value' in read ? read.value.ranked.map((each) => each.score) : read.fault;
};

test('scores of 0 are the lowest, scores out of 100 are brought to 10 together', () => {
  expect(scores(0, 7)).toEqual([1, 7]);
  expect(scores(100, 8, 65)).toEqual([10, 1, 6.5]);
  expect(scores('85 %', '20 %')).toEqual([8.5, 2]);
  expect(scores(0.9, 0.2)).toEqual([9, 2]);
  expect(scores(10, 1)).toEqual([10, 1]);
});

test('scores that are on no scale are refused, with where', () => {
  expect(scores(1e9)).toMatch(/form asked for: ranked/);
  expect(scores(-3)).toMatch(/form asked for/);
  expect(scores('high')).toMatch(/form asked for/);
});

test('a match out of 10 or 100 is one out of 1', () => {
  const match = (given: unknown) => readAnswer(JSON.stringify({ match: given }), verifyAnswer);
  expect(match(0.85)).toMatchObject({ value: { match: 0.85 } });
  expect(match(8.5)).toMatchObject({ value: { match: 0.85 } });
  expect(match('85%')).toMatchObject({ value: { match: 0.85 } });
  expect(match(1)).toMatchObject({ value: { match: 1 } });
});

test('a plan of a lazy model is a plan: no alternates, no style, no end', () => {
  const read = readAnswer('{"needs":[{"at":"0:41","phrase":"monk sweeping"}]}', planAnswer);
  expect(read).toMatchObject({
    value: { needs: [{ at: 41, phrase: 'monk sweeping', alternates: [], mustShow: '', gain: 5 }] },
  });
});

test('a plan without needs is an answer, in whatever way it is said', () => {
  for (const text of ['{"needs":[]}', '{"needs":null}', '{"about":{"topic":"x"},"needs":[]}', '[]'])
    expect(readAnswer(text, planAnswer)).toMatchObject({ value: { needs: [] } });
});

test.each([
  ['prose', 'I am sorry, there are no shots: nothing fits.'],
  ['prose with brackets', 'The best shots [1, 2] are {the first} ones.'],
  ['a number', '8'],
  ['nothing of what was asked', '{"weather":"fine"}'],
  ['a list of texts', '["boats","water"]'],
])('%s is no answer, and no shots are made up of it', (_what, text) => {
  expect(readAnswer(text, inspectAnswer)).toHaveProperty('fault');
});

test('thousands of brackets are read in no time', () => {
  const began = performance.now();
  expect(readAnswer('[{'.repeat(100_000), inspectAnswer)).toHaveProperty('fault');
  expect(performance.now() - began).toBeLessThan(2000);
});

test('numbers are read as people and models write them', () => {
  expect(['7', ' 7.5 s', '~12', '8/10', '1,5', '-3', '1e3'].map(readNumber)).toEqual([
    7, 7.5, 12, 8, 1.5, -3, 1000,
  ]);
  expect(['01:15', '1:02:03.5', '[00:41]', '1m15s', '2 min', '1h 2m 3s'].map(readNumber)).toEqual([
    75, 3723.5, 41, 75, 120, 3723,
  ]);
  expect(['', 'soon', 'NaN', '7:', null, {}].map(readNumber)).toEqual(Array(6).fill(undefined));
});
