import { describe, expect, it } from 'vitest';
import type { Providers } from '../../source/providers/interfaces.ts';
import { kindOfStep, kindsOf, laneOfKind } from '../../source/queue/kind-of-step.ts';

const never = () => Promise.reject(new Error('not used'));
const engine = (name: string, lane: 'ai' | 'cut') => ({ name, lane });
const source = (name: 'library' | 'pexels' | 'youtube') => ({
  name,
  search: never,
  preview: never,
  fetch: never,
});

function providers(
  lane: 'ai' | 'cut',
  sources: Providers['sources'],
  verifier?: Providers['verifier'],
): Providers {
  const name = lane === 'ai' ? 'model-1' : 'offline';
  return {
    transcriber: undefined,
    planner: { ...engine(name, lane), plan: never },
    ranker: { ...engine(name, lane), rank: never },
    inspector: { ...engine(name, lane), judges: 'content', inspect: never },
    verifier,
    sources,
  };
}

describe('the kind of a step', () => {
  const offline = providers('cut', [source('library')]);
  const online = providers('ai', [source('youtube'), source('pexels')]);

  it('is its engine where a model does it, so that no other model answers', () => {
    expect(kindOfStep('inspect', {}, online)).toBe('ai:model-1');
    expect(kindOfStep('rank', {}, online)).toBe('ai:model-1');
    expect(kindOfStep('inspect', {}, offline)).toBe('cut');
    expect(
      kindOfStep('verify', {}, { ...online, verifier: { ...engine('model-2', 'ai'), verify: never } }),
    ).toBe('ai:model-2');
  });

  it('is the source of a download, and all sources of a search', () => {
    const input = { candidate: { source: 'pexels' } };
    expect(kindOfStep('fetch', input, online)).toBe('download:pexels');
    expect(kindOfStep('preview', input, online)).toBe('download:pexels');
    expect(kindOfStep('search', {}, online)).toBe('search:pexels+youtube');
  });

  it.each([
    ['file', {}],
    ['plan', {}],
    ['probe', {}],
    ['search', {}],
    ['rank', {}],
    ['fetch', { candidate: { source: 'library' } }],
  ])('keeps %s of an offline job on the machine of the job', (name, input) => {
    expect(kindOfStep(name, input, offline)).toBeUndefined();
  });

  it('is among those that a machine with the same engines and sources offers', () => {
    const offered = kindsOf(providers('ai', [source('library'), source('pexels'), source('youtube')]));
    expect(offered).toEqual([
      'cut',
      'ai:model-1',
      'search:pexels+youtube',
      'download:pexels',
      'download:youtube',
    ]);
    expect(offered.map(laneOfKind)).toEqual(['cut', 'ai', 'search', 'download', 'download']);
  });
});
