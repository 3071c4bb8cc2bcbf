import { describe, expect, it } from 'vitest';
import { callsAhead } from '../../../../source/core/job/choice/ahead.ts';
import { nextAction } from '../../../../source/core/job/choice/next-action.ts';
import { priorityOf } from '../../../../source/core/job/choice/priority.ts';
import type { EventBody } from '../../../../source/core/job/events.ts';
import type { Job, NeedProgress } from '../../../../source/core/job/job.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const limits = {
  clipsPerNeed: 1,
  previewsPerNeed: 2,
  filmsPerNeed: 3,
  candidatePreferences: { preferCreativeCommons: true },
};
const films = ['library:a', 'library:b'];
const about = { needId: 'n1', milliseconds: 1 } as const;

const searched: EventBody = {
  ...about,
  type: 'step.finished',
  step: 'search',
  key: '',
  output: { candidates: films.map((id) => sampleCandidate(id)), dropped: [], faults: [] },
};
const ranked: EventBody = {
  ...about,
  type: 'step.finished',
  step: 'rank',
  key: '',
  output: {
    ranked: films.map((candidateId, place) => ({ candidateId, score: 9 - place, reason: '' })),
    dropped: [],
    engine: 'test',
  },
};
const shortlisted: EventBody = { type: 'need.shortlist', needId: 'n1', candidateIds: films };

/** @param isSaved the inspection of this film is cached, so that it has no preview */
function previewed(key: string, isSaved = false): EventBody {
  const output = isSaved ? {} : { file: { path: `/${key}`, sizeBytes: 1 } };
  return { ...about, type: 'step.finished', step: 'preview', key, output };
}

function inspected(candidateId: string, score: number): EventBody {
  const shots = [{ candidateId, start: 1, end: 6, score, reason: '', saw: [] }];
  const output = { shots, engine: 'test', lookedSeconds: 20, rejected: [] };
  return { ...about, type: 'step.finished', step: 'inspect', key: candidateId, output };
}

function jobAfter(events: readonly EventBody[]): { job: Job; need: NeedProgress } {
  const job = folded(gatheringJob([sampleNeed('n1'), sampleNeed('n2', { at: 60 })]), events);
  const need = job.needs.find((each) => each.need.id === 'n1');
  if (!need) throw new Error('the job has no need n1');
  return { job, need };
}

const next = (events: readonly EventBody[]) => {
  const action = nextAction(jobAfter([searched, ranked, ...events]).need, limits, new Set());
  return action.kind === 'run' ? action.calls.map(({ step, key }) => `${step} ${key}`) : [action.kind];
};

describe('a need with two films', () => {
  const bothPreviewed = [shortlisted, ...films.map((id) => previewed(id))];

  it('waits for the second when that can have a better shot', () => {
    expect(next([...bothPreviewed, inspected('library:a', 8)])).toEqual(['inspect library:b']);
  });

  it('does not wait for the second when that cannot have a better shot', () => {
    expect(next([...bothPreviewed, inspected('library:a', 10)])).toEqual(['fetch library:a@1.000-6.000']);
  });

  it('uses an inspection that is saved before it pays for another one', () => {
    expect(next([shortlisted, previewed('library:a', true), previewed('library:b')])).toEqual([
      'inspect library:a',
    ]);
    expect(next([shortlisted, previewed('library:a'), previewed('library:b', true)])).toEqual([
      'inspect library:b',
    ]);
  });

  it('fetches the best shot so far ahead while it looks at the other film', () => {
    const { job, need } = jobAfter([searched, ranked, ...bothPreviewed, inspected('library:a', 8)]);
    expect(callsAhead(job, need, limits)).toEqual([{ step: 'fetch', key: 'library:a@1.000-6.000' }]);
  });
});

describe('a need that waits for its films', () => {
  it('looks ahead at those that no other need found', () => {
    const other: EventBody = {
      ...about,
      needId: 'n2',
      type: 'step.finished',
      step: 'search',
      key: '',
      output: { candidates: [sampleCandidate('library:a')], dropped: [], faults: [] },
    };
    const { job, need } = jobAfter([searched, ranked, other]);
    expect(callsAhead(job, need, limits)).toEqual([{ step: 'preview', key: 'library:b' }]);
  });
});

describe('the priority of a step', () => {
  const { need } = jobAfter([searched, ranked, shortlisted, ...films.map((id) => previewed(id))]);
  const moment = { nearEnd: false, isAhead: false, place: 0 };
  const first = (
    steps: readonly { step: 'fetch' | 'preview' | 'inspect'; key: string; ahead?: boolean }[],
    nearEnd = false,
  ) =>
    [...steps].sort((a, b) => {
      const [one, other] = [a, b].map((each) =>
        priorityOf(each, need, { ...moment, nearEnd, isAhead: each.ahead === true }),
      );
      const at = one?.findIndex((value, place) => value !== other?.[place]) ?? 0;
      return (one?.[at] ?? 0) - (other?.[at] ?? 0);
    })[0];
  const fetch = { step: 'fetch', key: 'x' } as const;
  const preview = { step: 'preview', key: 'library:a' } as const;

  it('is higher closer to the end of the need, and the other way round near the end of the job', () => {
    expect(first([preview, fetch])).toBe(fetch);
    expect(first([fetch, preview], true)).toBe(preview);
  });

  it('is higher for the best film of a need, and lowest for what may be in vain', () => {
    const best = { step: 'inspect', key: 'library:a' } as const;
    const second = { step: 'inspect', key: 'library:b' } as const;
    expect(first([second, best])).toBe(best);
    expect(first([{ ...best, ahead: true }, second])).toBe(second);
  });
});
