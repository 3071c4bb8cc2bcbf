import { wavHeader } from '../core/transcript/speech/wav.ts';
import type { Segment } from '../core/transcript/transcript.ts';
import { random, wave } from './noise.ts';

export const voiceRate = 16_000;

/** The strengths of a syllable's harmonics, highest near the two formants of the vowel. */
const vowels = [
  [1, 0.9, 0.8, 0.7, 0.9, 1, 0.6, 0.3, 0.2, 0.3],
  [1, 0.7, 0.4, 0.2, 0.1, 0.1, 0.1, 0.2, 0.4, 0.3],
  [0.8, 1, 0.9, 0.5, 0.3, 0.2, 0.2, 0.1, 0.1, 0.1],
  [1, 0.8, 0.9, 0.6, 0.3, 0.3, 0.4, 0.4, 0.2, 0.1],
] as const;
const syllablesPerSecond = 4.4;

/**
 * A hum with the rhythm of speech as a WAV file (mono, 16 bit). It is silent between sentences, because the audio is cut
 * at silences for transcription.
 */
export function voiceFile(segments: readonly Segment[], seconds: number): Buffer {
  const samples = Math.round(seconds * voiceRate);
  const data = new Int16Array(samples);
  const next = random(5);
  for (const segment of segments) {
    const count = Math.max(1, Math.round((segment.end - segment.start) * syllablesPerSecond));
    const long = (segment.end - segment.start) / count;
    for (let syllable = 0; syllable < count; syllable += 1) {
      const vowel = vowels[Math.floor(next() * vowels.length)] ?? vowels[0];
      // The pitch falls towards the end of a sentence, as in speech.
      const pitch = 128 - 28 * (syllable / count) + next() * 16;
      addSyllable(data, segment.start + syllable * long, long, pitch, vowel);
    }
  }
  return Buffer.concat([wavHeader(samples, voiceRate), Buffer.from(data.buffer)]);
}

function addSyllable(
  data: Int16Array,
  start: number,
  long: number,
  pitch: number,
  vowel: readonly number[],
): void {
  const first = Math.round(start * voiceRate);
  const count = Math.min(Math.round(long * voiceRate), data.length - first);
  for (let index = 0; index < count; index += 1) {
    const share = index / count;
    const loud = Math.max(0, Math.sin(share * Math.PI)) * 2600;
    const turn = (index / voiceRate) * pitch * 2 * Math.PI;
    let value = 0;
    for (const [harmonic, strength] of vowel.entries()) value += strength * wave(turn * (harmonic + 1));
    data[first + index] = value * loud;
  }
}
