import { expect, it } from 'vitest';
import { parseWebAddress } from '../../../source/core/text/web-address.ts';

it.each(['https://pexels.com/video/1', 'http://localhost:8080/a'])('%s is an address of the web', (text) => {
  expect(parseWebAddress(text)?.href).toBe(text);
});

it.each([
  'ftp://example.com/film.mp4',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,hello',
  'concat:/etc/passwd',
  'https://user:secret@example.com/',
  'https://user@example.com/',
  'film.mp4',
  '',
])('"%s" is none', (text) => {
  expect(parseWebAddress(text)).toBeUndefined();
});

it('a relative address belongs to its page, and does not change to another protocol', () => {
  const page = new URL('https://example.com/films/1');
  expect(parseWebAddress('../2.mp4', page)?.href).toBe('https://example.com/2.mp4');
  expect(parseWebAddress('file:///etc/passwd', page)).toBeUndefined();
});
