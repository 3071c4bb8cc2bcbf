import { expect, it } from 'vitest';
import {
  parseRetryAfter,
  readRetryAfter,
  statusFault,
} from '../../../source/providers/service/status-fault.ts';

const keyed = {
  name: 'Pexels',
  keySetting: 'PEXELS_API_KEY',
  keyPage: 'https://pexels.example/key',
} as const;

it.each([
  [400, 'rejected'],
  [401, 'key-refused'],
  [402, 'quota'],
  [403, 'key-refused'],
  [404, 'missing'],
  [408, 'timeout'],
  [410, 'missing'],
  [429, 'limited'],
  [500, 'overloaded'],
  [501, 'rejected'],
  [529, 'overloaded'],
])('the status %i is the fault "%s"', (status, kind) => {
  expect(statusFault(keyed, { status }).kind).toBe(kind);
});

it('a refusal of a service without a key is not about a key', () => {
  expect([401, 403].map((status) => statusFault({ name: 'Films' }, { status }).kind)).toEqual([
    'rejected',
    'rejected',
  ]);
});

it('the message of the service is told, except about a wrong key, of which it may have parts', () => {
  expect(statusFault(keyed, { status: 400, message: 'No such page...' }).message).toContain(': No such page');
  expect(statusFault(keyed, { status: 401, message: 'Wrong key abc123' }).message).not.toContain('abc123');
});

it('the hint says where to see the balance of an account', () => {
  expect(statusFault(keyed, { status: 402 }).hint).toBe(
    'Check the plan and the balance of the account (https://pexels.example/key), then resume the job.',
  );
});

it.each([
  [61_000, '2 min'],
  [90 * 60_000, '90 min'],
  [91 * 60_000, '2 h'],
  [72 * 3_600_000, '3 days'],
  [1e12, '999 days'],
])('a wait of %i ms is told as %s', (retryAfterMs, words) => {
  expect(statusFault(keyed, { status: 429, retryAfterMs }).hint).toBe(`It asks to wait ${words}.`);
});

it('a short wait is not told', () => {
  expect(statusFault(keyed, { status: 429, retryAfterMs: 60_000 }).hint).toBeUndefined();
});

it('a time to wait is a number of seconds or a date, by the clock of the service', () => {
  const now = Date.UTC(2026, 10, 28);
  const date = new Date(now + 5000).toUTCString();
  expect(
    ['7', '0', '-1', '', ' ', 'soon', null, undefined, date].map((header) => parseRetryAfter(header, now)),
  ).toEqual([7000, 0, undefined, undefined, undefined, undefined, undefined, undefined, 5000]);
  expect(parseRetryAfter(new Date(now - 5000).toUTCString(), now)).toBe(0);
  expect(readRetryAfter(new Headers({ 'retry-after': date, date: new Date(now).toUTCString() }))).toBe(5000);
});
