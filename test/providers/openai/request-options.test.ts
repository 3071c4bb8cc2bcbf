import { expect, it } from 'vitest';
import { RequestOptionsFinder } from '../../../source/providers/openai/request-options.ts';
import { ServiceError } from '../../../source/providers/service/service-error.ts';

const service = { name: 'OpenAI' };
const rejected = (what: string) => new ServiceError('rejected', service, { what });
const openAi = (model: string) => new RequestOptionsFinder({ model, baseUrl: '' });
const server = () => new RequestOptionsFinder({ model: 'gpt-5', baseUrl: 'http://127.0.0.1:11434/v1' });

it('only the reasoning models of OpenAI are asked to think little, and only OpenAI has the new name of the limit', () => {
  expect(['gpt-5-mini', 'o3', 'gpt-4o'].map((model) => openAi(model).style.limitsEffort)).toEqual([
    true,
    true,
    false,
  ]);
  expect(openAi('gpt-5').style.limit).toBe('max_completion_tokens');
  expect(server().style).toMatchObject({ limit: 'max_tokens', limitsEffort: false });
});

it('a limit that is refused gets its other name, once', () => {
  for (const [finder, other] of [
    [server(), 'max_completion_tokens'],
    [openAi('gpt-4o'), 'max_tokens'],
  ] as const) {
    expect(finder.refused(finder.style, rejected('unknown option max_tokens'))).toBe(true);
    expect(finder.style).toMatchObject({ limit: other, format: 'json_schema' });
    expect(finder.refused(finder.style, rejected('unknown option max_tokens'))).toBe(true);
    expect(finder.style).toMatchObject({ limit: other, format: 'json_object' });
  }
});

it('the effort of thinking is left out where it is refused', () => {
  const finder = openAi('gpt-5');
  expect(finder.refused(finder.style, rejected('unknown option reasoning_effort'))).toBe(true);
  expect(finder.style).toMatchObject({ limitsEffort: false, format: 'json_schema' });
});

it('the form of the answer is enforced ever less, until nothing is left to try', () => {
  const finder = server();
  const formats = [1, 2, 3].map(() => [finder.refused(finder.style, rejected('no')), finder.style.format]);
  expect(formats).toEqual([
    [true, 'json_object'],
    [true, 'words'],
    [false, 'words'],
  ]);
});

it('a style that a parallel call has changed already is tried anew, without another change', () => {
  const finder = server();
  const before = finder.style;
  finder.refused(before, rejected('no'));
  expect(finder.refused(before, rejected('no'))).toBe(true);
  expect(finder.style.format).toBe('json_object');
});

it('a fault that is not about options changes nothing, a server error about the form does', () => {
  const finder = server();
  const failed = (what: string, status: number) => new ServiceError('overloaded', service, { what, status });
  for (const fault of [
    rejected('the context is too long'),
    rejected('this model has no vision'),
    failed('out of memory', 500),
    failed('response_format is not known', 503),
  ])
    expect(finder.refused(finder.style, fault)).toBe(false);
  expect(finder.refused(finder.style, failed('response_format is not known', 500))).toBe(true);
  expect(finder.style.format).toBe('json_object');
});
