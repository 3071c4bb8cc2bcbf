import { describe, expect, it } from 'vitest';
import { didYouMean, findNearestWord } from '../../../source/core/text/nearest-word.ts';

const commands = ['resume', 'history', 'cache', 'config', 'doctor', 'demo'];

describe('the suggested word', () => {
  it.each([
    ['histroy', 'history'],
    ['HISTORY', 'history'],
    ['hist', 'history'],
    ['conf', 'config'],
    ['demos', 'demo'],
    ['rezume', 'resume'],
    ['deom', 'demo'],
  ])('for %s is %s', (typed, meant) => {
    expect(findNearestWord(typed, commands)).toBe(meant);
    expect(didYouMean(typed, commands)).toBe(` Did you mean ${meant}?`);
  });

  it.each(['batch', 'watch', 'export', 'x', '', 'history'])('for %s is none', (typed) => {
    expect(findNearestWord(typed, commands)).toBeUndefined();
    expect(didYouMean(typed, commands)).toBe('');
  });
});
