import { expect, test } from 'vitest';
import { isLoopback } from '../../../source/core/settings/loopback.ts';

test('addresses of this machine are recognized, similar ones are not', () => {
  const own = [
    'http://127.0.0.1:11434/v1',
    'http://localhost:1234',
    'http://[::1]:8080/v1',
    'http://127.1/v1',
  ];
  const others = [
    ...['https://api.openai.com/v1', 'http://127.0.0.1.example.com', 'http://localhost.example.com'],
    ...['http://192.168.1.5:11434/v1', 'http://user:127.0.0.1@example.com', '', 'not an address'],
  ];
  expect(own.filter((address) => !isLoopback(address))).toEqual([]);
  expect(others.filter(isLoopback)).toEqual([]);
});
