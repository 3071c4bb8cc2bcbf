import { expect, it } from 'vitest';
import { findFilmPartOfNeed, middlePart } from '../../../source/tui/pictures/film-part.ts';
import { finishedJob, JobMaker } from '../../harness/jobs/jobs.ts';

function needOf(maker: JobMaker, id: string) {
  const progress = maker.job.needs.find(({ need }) => need.id === id);
  if (!progress) throw new Error(`no need ${id}`);
  return progress;
}

it('a need shows its clip without the handles, its best shot before that, and nothing before a film is there', () => {
  const maker = new JobMaker().gathering();
  expect(findFilmPartOfNeed(maker.job, needOf(maker, 'n01'))).toBeUndefined();
  maker.looked('n01');
  const [shot] = Object.values(needOf(maker, 'n01').results.inspect).flatMap(({ shots }) => shots);
  const seen = findFilmPartOfNeed(maker.job, needOf(maker, 'n01'));
  expect(seen?.startSeconds).toBe(shot?.start);
  expect(seen?.durationSeconds).toBeCloseTo((shot?.end ?? 0) - (shot?.start ?? 0));

  const done = finishedJob();
  const filled = needOf(done, 'n01');
  const [clip] = Object.values(filled.results.file).map((each) => each.clip);
  expect(findFilmPartOfNeed(done.job, filled)).toMatchObject({
    path: `${done.job.outputDir}/${clip?.file}`,
    startSeconds: clip?.handles?.before ?? 0,
  });
});

it('a chosen film shows all of it, and a chosen shot only its seconds', () => {
  const maker = new JobMaker().gathering().looked('n01');
  const progress = needOf(maker, 'n01');
  const candidateId = 'library:n01';
  const film = progress.results.search['']?.candidates.find(({ id }) => id === candidateId);
  expect(findFilmPartOfNeed(maker.job, progress, { candidateId })).toMatchObject({
    durationSeconds: film?.durationSeconds,
  });
  const seconds = { start: 2, end: 6.5 };
  expect(findFilmPartOfNeed(maker.job, progress, { candidateId, seconds })).toMatchObject({
    startSeconds: 2,
    durationSeconds: 4.5,
  });
  expect(findFilmPartOfNeed(maker.job, progress, { candidateId: 'library:unknown' })).toBeUndefined();
});

it('the picture of a film of the library is from its middle, however short the film is', () => {
  const film = { path: '/films/a.mp4', title: 'a', durationSeconds: 20 };
  expect(middlePart(film)).toEqual({ path: film.path, startSeconds: 9, durationSeconds: 1, aspect: 16 / 9 });
  const short = middlePart({ ...film, durationSeconds: 0.5, width: 1080, height: 1920 });
  expect(short).toMatchObject({ startSeconds: 0, durationSeconds: 0.25, aspect: 1080 / 1920 });
});
