import { describe, expect, it } from 'vitest';
import { editedNeed } from '../../../../source/core/job/need/edited-need.ts';
import { sampleNeed } from '../../../harness/jobs/sample-job.ts';

const planned = sampleNeed('n01', {
  phrase: 'city skyline',
  webPhrase: 'skyline manhattan',
  alternates: ['high-rises'],
  mustShow: 'towers',
  welcome: ['haze'],
  libraryFits: 3,
});

describe('a need with another phrase', () => {
  it('loses what belonged to the old one', () => {
    const edited = editedNeed(planned, { phrase: 'busy market' });
    expect(edited).toMatchObject({ phrase: 'busy market', alternates: [], mustShow: '', welcome: [] });
    expect(edited).not.toHaveProperty('webPhrase');
    expect(edited).not.toHaveProperty('libraryFits');
  });

  it('keeps what the user wrote, also earlier', () => {
    const changes = { webPhrase: 'market', alternates: ['stalls'], mustShow: 'fruit', welcome: ['crowd'] };
    const written = editedNeed(planned, changes);
    expect(written.written).toEqual(['webPhrase', 'alternates', 'mustShow', 'welcome']);
    expect(editedNeed(written, { phrase: 'busy market' })).toMatchObject({
      phrase: 'busy market',
      ...changes,
    });
  });
});

describe('a need with the same phrase', () => {
  it('keeps how many films of the library fit, unless other words are searched', () => {
    expect(editedNeed(planned, { phrase: 'city skyline', at: 4 })).toMatchObject({ at: 4, libraryFits: 3 });
    expect(editedNeed(planned, { welcome: [] })).toMatchObject({ welcome: [], libraryFits: 3 });
    for (const changes of [{ alternates: ['roofs'] }, { mustShow: 'roofs' }]) {
      expect(editedNeed(planned, changes)).not.toHaveProperty('libraryFits');
    }
  });

  it('has no phrase for web searches when the user empties it', () => {
    expect(editedNeed(planned, { webPhrase: '' })).not.toHaveProperty('webPhrase');
  });
});
