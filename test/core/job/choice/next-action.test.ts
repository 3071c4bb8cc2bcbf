import { describe, expect, it } from 'vitest';
import { shotId } from '../../../../source/core/footage/shot.ts';
import { findCallsAhead } from '../../../../source/core/job/choice/ahead.ts';
import { describeEnd } from '../../../../source/core/job/choice/end-reason.ts';
import { nextAction } from '../../../../source/core/job/choice/next-action.ts';
import { priorityOf } from '../../../../source/core/job/choice/priority.ts';
import type { EventBody } from '../../../../source/core/job/events/events.ts';
import type { Job, NeedProgress } from '../../../../source/core/job/job.ts';
import {
  filedClip,
  folded,
  gatheringJob,
  sampleCandidate,
  sampleNeed,
} from '../../../harness/jobs/sample-job.ts';

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
    expect(findCallsAhead(job, need, limits)).toEqual([{ step: 'fetch', key: 'library:a@1.000-6.000' }]);
  });
});

describe('a film that was looked at ahead, before its turn in the shortlist', () => {
  const lateFilms = ['library:a', 'library:b', 'library:c'];
  const three: EventBody = { type: 'need.shortlist', needId: 'n1', candidateIds: lateFilms };
  const better = inspected('library:c', 10);

  it('does not decide anything, because whether it was looked at depends on timing', () => {
    const events = [three, ...lateFilms.map((id) => previewed(id)), better, inspected('library:b', 3)];
    expect(next(events)).toEqual(['inspect library:a']);
    expect(next([...events, inspected('library:a', 3)])).toEqual(['fetch library:a@1.000-6.000']);
  });

  it('is the next one when the films before it have nothing', () => {
    const none = lateFilms.slice(0, 2).map((id): EventBody => {
      const output = { shots: [], engine: 'test', lookedSeconds: 20, rejected: [] };
      return { ...about, type: 'step.finished', step: 'inspect', key: id, output };
    });
    const events = [three, ...lateFilms.map((id) => previewed(id)), better, ...none];
    expect(next(events)).toEqual(['fetch library:c@1.000-6.000']);
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
    expect(findCallsAhead(job, need, limits)).toEqual([{ step: 'preview', key: 'library:b' }]);
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

describe('a need without a clip ends, in words for the user', () => {
  const endOf = (need: NeedProgress) => {
    const action = nextAction(need, limits, new Set());
    return action.kind === 'end' ? `${action.state}: ${action.message}` : action.kind;
  };
  const nothing = { candidates: [], dropped: [], faults: [] };
  const dropped = films.map((candidateId) => ({ candidateId, title: candidateId, reason: 'too short' }));
  const needAfter = (...events: readonly EventBody[]) => jobAfter(events).need;

  it('when its search failed', () => {
    const failed = { needId: 'n1', step: 'search', key: '', error: 'Pexels does not answer.' } as const;
    expect(endOf(needAfter({ type: 'step.failed', ...failed }))).toBe('failed: Pexels does not answer.');
  });

  it('when nothing was found, or the rules excluded all of it', () => {
    expect(endOf(needAfter({ ...searched, output: nothing }))).toBe('no-match: nothing found');
    expect(endOf(needAfter({ ...searched, output: { ...nothing, dropped } }))).toBe(
      'no-match: the rules excluded all 2 results',
    );
  });

  it('when it is for a page or a post, which nobody has footage of', () => {
    const need = needAfter({ ...searched, output: nothing });
    expect(endOf({ ...need, need: { ...need.need, isReceipt: true } })).toBe(
      'no-match: a page, post or headline: capture it yourself',
    );
  });

  it('when the user films it', () => {
    expect(endOf(needAfter({ type: 'need.to-film', needId: 'n1' }))).toBe('no-match: you film it yourself');
  });

  it('when no film is good enough, or none has a usable shot', () => {
    expect(endOf(needAfter(searched, ranked, { ...shortlisted, candidateIds: [] }))).toBe(
      'no-match: no good match',
    );
    const noShots = films.flatMap((key) => {
      const output = { shots: [], engine: 'test', lookedSeconds: 20, rejected: [] };
      return [
        previewed(key),
        { ...about, type: 'step.finished' as const, step: 'inspect' as const, key, output },
      ];
    });
    expect(endOf(needAfter(searched, ranked, shortlisted, ...noShots))).toBe(
      'no-match: no usable shot in 2 candidates',
    );
    const alone = { ...shortlisted, candidateIds: ['library:a'] };
    expect(endOf(needAfter(searched, ranked, alone, ...noShots.slice(0, 2)))).toBe(
      'no-match: no usable shot in the 1 candidate',
    );
  });
});

describe('what the user took', () => {
  const shot = { candidateId: 'library:a', start: 1, end: 6, score: 9, reason: '', saw: [] };
  const key = shotId(shot);
  const taken = (isExact: boolean): EventBody => ({
    ...{ type: 'need.picked', needId: 'n1' },
    pick: { candidateId: 'library:a', shot, isExact },
  });

  it('is looked at first, unless its seconds are given', () => {
    expect(next([taken(false)])).toEqual(['preview library:a']);
    expect(next([taken(false), previewed('library:a')])).toEqual(['inspect library:a']);
    expect(next([taken(true)])).toEqual([`fetch ${key}`]);
  });

  it('is waited for while it is fetched', () => {
    const { need } = jobAfter([searched, ranked, taken(true)]);
    expect(nextAction(need, limits, new Set([`fetch ${key}`]))).toEqual({ kind: 'wait' });
  });

  it('is dropped with the reason when it cannot be fetched, or its clip fails the checks', () => {
    const reason = (event: EventBody) =>
      nextAction(jobAfter([searched, ranked, taken(true), event]).need, limits, new Set());
    expect(reason({ type: 'step.failed', needId: 'n1', step: 'fetch', key, error: 'It is gone.' })).toEqual({
      ...{ kind: 'drop-pick', reason: 'It is gone.' },
    });
    const output = { passed: false, problems: ['it is black', 'it is short'] };
    expect(reason({ ...about, type: 'step.finished', step: 'verify', key, output })).toEqual({
      ...{ kind: 'drop-pick', reason: 'it is black, it is short' },
    });
  });
});

describe('the reason that a need gives at its end', () => {
  const end = { kind: 'end', state: 'no-match', message: 'nothing found' } as const;
  const shot = { candidateId: 'library:a', start: 1, end: 6, score: 9, reason: '', saw: [] };
  const filed: EventBody = {
    ...about,
    ...{ type: 'step.finished', step: 'file', key: shotId(shot), output: { clip: filedClip(shot) } },
  };

  it('is the time at which another need uses its film', () => {
    const both = folded(gatheringJob([sampleNeed('n1'), sampleNeed('n2', { at: 60 })]), [
      searched,
      ranked,
      { ...searched, needId: 'n2' },
      { ...ranked, needId: 'n2' },
      { ...shortlisted, candidateIds: ['library:a'] },
      filed,
    ]);
    const second = both.needs[1];
    expect(second && describeEnd(both, second, end, undefined)).toBe('used at 00:10: library:a');
  });

  it('is another video of the batch, which uses its shots', () => {
    const { job, need } = jobAfter([searched]);
    expect(describeEnd(job, need, end, 'other.mp4')).toBe('its shots are already used for other.mp4');
    expect(describeEnd(job, need, end, undefined)).toBe('nothing found');
    expect(describeEnd(job, need, { state: 'failed', message: 'no answer' }, 'other.mp4')).toBe('no answer');
  });

  it('says that a clip shows what a recent job used', () => {
    const usedAt = Date.UTC(2026, 10, 12, 12);
    const used = [{ candidateId: 'library:a', start: 0, end: 4, usedAt }];
    const { job, need } = jobAfter([searched, ranked, filed, { type: 'shots.used', shots: used }]);
    expect(describeEnd(job, need, { state: 'filled', message: '1 clip' }, undefined)).toBe(
      '1 clip, also used in the job of 12 Nov',
    );
  });
});
