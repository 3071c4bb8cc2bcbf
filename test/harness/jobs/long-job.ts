import type { Candidate } from '../../../source/core/footage/candidate.ts';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import type { Job } from '../../../source/core/job/job.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from './sample-job.ts';

const candidatesPerNeed = 24;

/** A candidate of a stock site, with the URLs of its files. */
function stockCandidate(id: string): Candidate {
  return sampleCandidate(id, {
    source: 'pexels',
    title: `Aerial view of a harbour at dawn with boats, number ${id}`,
    description: 'boats, harbour, sea, dawn, aerial, drone, water, travel, city, skyline, morning, calm',
    url: `https://www.pexels.com/video/aerial-view-of-a-harbour-at-dawn-${id}/`,
    author: 'Somebody With A Name',
    licence: 'stock-free',
    renditions: [2160, 1440, 1080, 720, 540, 360].map((height) => ({
      url: `https://videos.pexels.com/video-files/${id}/${id}-uhd_${height}_30fps.mp4`,
      width: Math.round((height * 16) / 9),
      height,
    })),
  });
}

/** The results of search and ranking for a need. */
export function found(needId: string): EventBody[] {
  const candidates = Array.from({ length: candidatesPerNeed }, (_, place) =>
    stockCandidate(`${needId}-${place}`),
  );
  const ranked = candidates.map(({ id }, place) => ({
    candidateId: id,
    score: 1 + (place % 10),
    reason:
      'Shows a harbour from above in the light of the morning, as the words say, without people or text.',
  }));
  const about = { needId, key: '', milliseconds: 900 };
  return [
    { type: 'need.state', needId, state: 'active' },
    { type: 'step.finished', ...about, step: 'search', output: { candidates, dropped: [], faults: [] } },
    { type: 'step.finished', ...about, step: 'rank', output: { ranked, dropped: [], engine: 'gemini' } },
  ];
}

/** A job of many needs, all searched and ranked: the largest saved state. */
export function longJob(needs: number): Job {
  const ids = Array.from({ length: needs }, (_, place) => `n${place}`);
  const job = gatheringJob(ids.map((id, place) => sampleNeed(id, { at: place * 30, until: place * 30 + 8 })));
  return folded(job, ids.flatMap(found));
}
