import type { Candidate } from '../../source/core/footage/candidate.ts';
import type { Clip } from '../../source/core/footage/shot.ts';
import type { Job } from '../../source/core/job/job.ts';
import { folded, sampleCandidate } from '../harness/jobs/sample-job.ts';
import { hostileTitles, sceneJob } from './timelines/kit.ts';

/** Further texts that break Markdown, HTML attributes, tables or addresses. */
export const hostileTexts: readonly string[] = [
  ...hostileTitles,
  '```\n# Heading\n[link](javascript:alert(1)) ![x](http://example.com/x.png) | a | b |',
  "' onerror='alert(1)' x='&quot;&lt;img src=x&gt;",
  '</script></style></title><svg/onload=alert(1)>',
  "@SUM(1+9)*cmd|' /C calc'!A0",
  '＝1+1',
];

/** The addresses that texts above cannot stand for. */
export const hostileAddresses: readonly string[] = [
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'https://example.com/"><script>alert(1)</script>',
  'https://example.com/a b>c`d',
  'file:///home/ana/secret%20films/a.mp4',
];

/** A job in which every text from outside is hostile: needs, clips, candidates, reasons, messages. */
export function hostileJob(): Job {
  const job = sceneJob({
    rate: { num: 25, den: 1 },
    path: '/films/<b>talk & "more"</b>.mp4',
    needs: hostileTexts.map((title, index) => ({
      at: 1 + index * 2,
      ...{ phrase: title, spoken: title, why: title, mustShow: title, style: title },
      ...{ welcome: [title], avoid: [title] },
      ...(index % 4 !== 3 && { clips: [hostileClip(title, index)] }),
    })),
  });
  return folded(
    job,
    hostileTexts.flatMap((title, index) => {
      const needId = `n${index + 1}`;
      const candidates = hostileCandidates(title, index);
      const done = { type: 'step.finished', needId, key: '', milliseconds: 1 } as const;
      const ranked = candidates.map(({ id }) => ({ candidateId: id, score: 8, reason: title }));
      const dropped = candidates.map(({ id }) => ({ candidateId: id, title, reason: title }));
      return [
        { ...done, step: 'search', output: { candidates, dropped, faults: [title] } } as const,
        { ...done, step: 'rank', output: { ranked, dropped, engine: 'offline' } } as const,
        { type: 'step.failed', needId, step: 'preview', key: `pexels:${index}`, error: title } as const,
        ...(index % 4 === 3
          ? [{ type: 'need.state', needId, state: 'no-match', message: title } as const]
          : []),
      ];
    }),
  );
}

function hostileClip(title: string, index: number): Partial<Clip> {
  const licences = ['cc-by', 'unknown', 'stock-free', 'cc-by-sa', 'all-rights-reserved'] as const;
  return {
    ...{ title, author: title, note: title, frames: 30 },
    url: hostileAddresses[index % hostileAddresses.length] ?? title,
    licenceUrl: hostileAddresses[(index + 1) % hostileAddresses.length] ?? title,
    licence: licences[index % licences.length] ?? 'unknown',
    source: index % 2 === 0 ? 'pexels' : 'youtube',
    file: `n${index + 1}/clip1.mp4`,
  };
}

function hostileCandidates(title: string, index: number): Candidate[] {
  const url = hostileAddresses[index % hostileAddresses.length] ?? title;
  return [`pexels:${index}`, `youtube:${index}`].map((id) =>
    sampleCandidate(id, { title, description: title, author: title, url, licence: 'unknown' }),
  );
}
