import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deadline } from '../../source/runner/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a step is aborted at its deadline', () => {
  const { signal } = new Deadline(1000);
  vi.advanceTimersByTime(999);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('the wait for an overloaded service does not count towards the deadline of a step', () => {
  const deadline = new Deadline(1000);
  vi.advanceTimersByTime(500);
  deadline.extend(60_000);
  vi.advanceTimersByTime(60_499);
  expect(deadline.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(deadline.signal.aborted).toBe(true);
});

test('two waits at the same time extend a deadline once', () => {
  const deadline = new Deadline(1000);
  deadline.extend(10_000);
  vi.advanceTimersByTime(5000);
  deadline.extend(5000);
  deadline.extend(8000);
  vi.advanceTimersByTime(8999);
  expect(deadline.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(deadline.signal.aborted).toBe(true);
});
