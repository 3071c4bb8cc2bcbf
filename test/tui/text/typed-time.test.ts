import { expect, it } from 'vitest';
import { exampleTime, noTimeFault } from '../../../source/tui/text/typed-time.ts';

it('shows an example time that lies within the video', () => {
  expect(exampleTime(372)).toBe('1:30');
  expect(exampleTime(undefined)).toBe('1:30');
  expect(exampleTime(88)).toBe('0:44');
  expect(exampleTime(3.5)).toBe('0:01');
  expect(noTimeFault('Until', 88.4)).toBe('Until: enter a time like 0:44, or seconds like 44.');
});
