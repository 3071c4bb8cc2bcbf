import type { Job } from '../core/job/job.ts';

/** The films the other needs of a job took so far: their clips, or else the first of their shortlist. */
export function takenFilms(job: Job, needId: string): { phrase: string; title: string }[] {
  return job.needs.flatMap(({ need, results, shortlist }) => {
    if (need.id === needId) return [];
    const clips = Object.values(results.file).map(({ clip }) => clip.title);
    const first = results.search['']?.candidates.find(({ id }) => id === shortlist?.[0])?.title;
    const titles = clips.length > 0 || first === undefined ? clips : [first];
    return titles.map((title) => ({ phrase: need.phrase, title: title.slice(0, 120) }));
  });
}
