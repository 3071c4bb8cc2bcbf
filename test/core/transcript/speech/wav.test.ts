import { expect, it } from 'vitest';
import { wavHeader } from '../../../../source/core/transcript/speech/wav.ts';

it('the header of a WAV file says its format and how long it is', () => {
  const header = Buffer.from(wavHeader(8000, 16_000));
  expect(header).toHaveLength(44);
  expect(header.toString('latin1', 0, 4)).toBe('RIFF');
  expect(header.readUInt32LE(4)).toBe(36 + 16_000);
  expect(header.toString('latin1', 8, 16)).toBe('WAVEfmt ');
  const [pcm, channels] = [header.readUInt16LE(20), header.readUInt16LE(22)];
  expect([pcm, channels, header.readUInt32LE(24), header.readUInt32LE(28)]).toEqual([1, 1, 16_000, 32_000]);
  expect(header.readUInt16LE(34)).toBe(16);
  expect(header.toString('latin1', 36, 40)).toBe('data');
  expect(header.readUInt32LE(40)).toBe(16_000);
});
