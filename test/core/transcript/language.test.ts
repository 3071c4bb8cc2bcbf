import { expect, it } from 'vitest';
import { languageCode, languageInName, languageName } from '../../../source/core/transcript/language.ts';

it.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['pt_BR', 'pt'],
  ['deu', 'de'],
  ['German', 'de'],
  [' english ', 'en'],
  ['deu-AT', 'de'],
  ['nonsense', undefined],
  ['xx', undefined],
  ['', undefined],
  [undefined, undefined],
])('the language %j is %j', (name, code) => {
  expect(languageCode(name)).toBe(code);
});

it('only codes have a name', () => {
  expect(['de', 'zh', 'xx', 'German', 'd'].map(languageName)).toEqual([
    ...['German', 'Chinese'],
    ...[undefined, undefined, undefined],
  ]);
});

it('the language of a file is what its name has besides that of the video', () => {
  expect(languageInName('talk.it.srt', 'talk.mp4')).toBe('it');
  expect(languageInName('talk.mp4.de.srt', 'talk.mp4')).toBe('de');
  expect(languageInName('how.we.do.it.srt', 'how.we.do.it.mp4')).toBeUndefined();
  expect(languageInName('other.it.srt', 'talk.mp4')).toBeUndefined();
  expect(languageInName('talk.de-AT.srt', undefined)).toBe('de');
  expect(languageInName('talk.srt', undefined)).toBeUndefined();
});
