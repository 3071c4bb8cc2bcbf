import { expect, test } from 'vitest';
import { readNumber } from '../../../source/providers/ai/answer/coerce-answer.ts';
import { readAnswer } from '../../../source/providers/ai/answer/read-answer.ts';
import { inspectAnswer } from '../../../source/providers/ai/prompts/inspect.ts';
import { planAnswer } from '../../../source/providers/ai/prompts/plan.ts';
import { rankAnswer } from '../../../source/providers/ai/prompts/rank.ts';
import { verifyAnswer } from '../../../source/providers/ai/prompts/verify.ts';

const shot = { start: 75.5, end: 81, score: 8, reason: 'boats', saw: ['boats'] };
const answer = JSON.stringify({ shots: [shot] });
const asIs = { value: { shots: [shot] } };

test.each([
  ['as JSON', answer],
  ['in a fence', `\`\`\`json\n${answer}\n\`\`\``],
  ['after a sentence', `Here are the shots [1] you asked for:\n\n${answer}`],
  ['before a sentence', `${answer}\n\nLet me know if {you} need more.`],
  ['after thinking', `<think>Perhaps {"shots": []}? No.</think>\n${answer}`],
  ['after thinking without an opening tag', `{"shots": []} hmm.</think>${answer}`],
  ['as a JSON string', JSON.stringify(answer)],
  ['with a byte order mark', `\uFEFF${answer}`],
  ['with an extra comma', answer.replace('}]}', '},]}')],
  ['with single quotes', answer.replaceAll('"', "'")],
  ['with a comment', answer.replace('{"shots"', '{// the best first\n"shots"')],
  ['without the object around the list', JSON.stringify([shot])],
  ['as a single shot', JSON.stringify(shot)],
  ['under another name', JSON.stringify({ results: [shot] })],
  ['inside another object', JSON.stringify({ answer: { shots: [shot] } })],
  [
    'with another spelling of the names',
    JSON.stringify({ Shots: [{ ...shot, Saw: shot.saw, saw: undefined }] }),
  ],
  [
    'with numbers as texts',
    JSON.stringify({ shots: [{ ...shot, start: '75.5', end: '81 s', score: '8/10' }] }),
  ],
  ['with times as MM:SS', JSON.stringify({ shots: [{ ...shot, start: '01:15.5', end: '1:21' }] })],
  ['with times as HH:MM:SS', JSON.stringify({ shots: [{ ...shot, start: '00:01:15,5', end: '00:01:21' }] })],
  ['with a list as a string', JSON.stringify({ shots: [{ ...shot, saw: 'boats' }] })],
])('an answer is read %s', (_how, text) => {
  expect(readAnswer(text, inspectAnswer)).toEqual(asIs);
});

test('a shot without a reason and a list of what was seen is valid', () => {
  const read = readAnswer('{"shots":[{"start":1,"end":6,"score":7}]}', inspectAnswer);
  expect(read).toEqual({ value: { shots: [{ start: 1, end: 6, score: 7, reason: '', saw: [] }] } });
});

const scores = (...given: unknown[]) => {
  const ranked = given.map((score, index) => ({ id: `c${index + 1}`, score, reason: '' }));
  const read = readAnswer(JSON.stringify({ ranked }), rankAnswer);
  return 'value' in read ? read.value.ranked.map((each) => each.score) : read.fault;
};

test('scores of 0 become the minimum, and scores out of 100 are converted to 10', () => {
  expect(scores(0, 7)).toEqual([1, 7]);
  expect(scores(100, 8, 65)).toEqual([10, 1, 6.5]);
  expect(scores('85 %', '20 %')).toEqual([8.5, 2]);
  expect(scores(0.9, 0.2)).toEqual([9, 2]);
  expect(scores(10, 1)).toEqual([10, 1]);
});

test('scores on an unknown scale are rejected, and the fault says where they are', () => {
  expect(scores(1e9)).toMatch(/the expected form: ranked/);
  expect(scores(-3)).toMatch(/the expected form/);
  expect(scores('high')).toMatch(/the expected form/);
});

test('a match out of 10 or 100 is converted to 1', () => {
  const match = (given: unknown) => readAnswer(JSON.stringify({ match: given }), verifyAnswer);
  expect(match(0.85)).toMatchObject({ value: { match: 0.85 } });
  expect(match(8.5)).toMatchObject({ value: { match: 0.85 } });
  expect(match('85%')).toMatchObject({ value: { match: 0.85 } });
  expect(match(1)).toMatchObject({ value: { match: 1 } });
});

test('a plan without alternates, style and end times is valid', () => {
  const read = readAnswer('{"needs":[{"at":"0:41","phrase":"monk sweeping"}]}', planAnswer);
  expect(read).toMatchObject({
    value: { needs: [{ at: 41, phrase: 'monk sweeping', alternates: [], mustShow: '', gain: 5 }] },
  });
});

test('a plan without needs is valid in every form', () => {
  for (const text of ['{"needs":[]}', '{"needs":null}', '{"about":{"topic":"x"},"needs":[]}', '[]'])
    expect(readAnswer(text, planAnswer)).toMatchObject({ value: { needs: [] } });
});

test.each([
  ['prose', 'I am sorry, there are no shots: nothing fits.'],
  ['prose with brackets', 'The best shots [1, 2] are {the first} ones.'],
  ['a number', '8'],
  ['unrelated JSON', '{"weather":"fine"}'],
  ['a list of strings', '["boats","water"]'],
])('%s is rejected', (_what, text) => {
  expect(readAnswer(text, inspectAnswer)).toHaveProperty('fault');
});

test('hundreds of thousands of brackets are refused within the time of a test, which a square of them is not', () => {
  expect(readAnswer('[{'.repeat(200_000), inspectAnswer)).toHaveProperty('fault');
});

test('numbers are read in the forms that people and models use', () => {
  expect(['7', ' 7.5 s', '~12', '8/10', '1,5', '-3', '1e3'].map(readNumber)).toEqual([
    7, 7.5, 12, 8, 1.5, -3, 1000,
  ]);
  expect(['01:15', '1:02:03.5', '[00:41]', '1m15s', '2 min', '1h 2m 3s'].map(readNumber)).toEqual([
    75, 3723.5, 41, 75, 120, 3723,
  ]);
  expect(['', 'soon', 'NaN', '7:', null, {}].map(readNumber)).toEqual(Array(6).fill(undefined));
});
