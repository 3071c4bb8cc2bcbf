import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../../source/core/text/nearest.ts';

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
    expect(nearest(typed, commands)).toBe(meant);
    expect(didYouMean(typed, commands)).toBe(` Did you mean ${meant}?`);
  });

  it.each(['batch', 'watch', 'export', 'x', '', 'history'])('for %s is none', (typed) => {
    expect(nearest(typed, commands)).toBeUndefined();
    expect(didYouMean(typed, commands)).toBe('');
  });
});
