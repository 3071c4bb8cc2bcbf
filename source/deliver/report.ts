import type { Candidate } from '../core/footage/candidate.ts';
import { licences, rightsWarning } from '../core/footage/licence.ts';
import { framesPerSecond } from '../core/footage/rate.ts';
import { describeUse, findLatestUse } from '../core/footage/recent-shots.ts';
import { handlesOf } from '../core/footage/shot.ts';
import { filedClips } from '../core/job/filed-clips.ts';
import type { Job, NeedProgress } from '../core/job/job.ts';
import { elapsedMs } from '../core/job/progress/progress.ts';
import { creditOf } from './credits/credit.ts';
import { isToFilm } from './shot-list.ts';

/** The version of the format of report.json. */
const reportVersion = 1;

/** report.json: everything about a finished job, such as needs, candidates, dropped ones with reasons, shots and clips. */
export function createReport(job: Job): unknown {
  const { probe } = job;
  return {
    version: reportVersion,
    jobId: job.id,
    video: {
      path: job.video.path,
      name: job.video.name,
      identity: job.video.identity,
      durationSeconds: probe?.durationSeconds,
      width: probe?.video?.width,
      height: probe?.video?.height,
      frameRate: probe?.video?.frameRate,
    },
    outputDir: job.outputDir,
    createdAt: new Date(job.createdAt).toISOString(),
    finishedAt: new Date(job.endedAt ?? job.updatedAt).toISOString(),
    workedSeconds: Math.round(elapsedMs(job, job.updatedAt) / 100) / 10,
    preferences: job.options.preferences,
    settings: job.options.settings,
    offline: job.options.offline,
    engines: job.engines,
    notes: job.notes,
    warnings: rightsWarnings(job),
    cost: job.cost,
    cache: job.cache,
    needs: job.needs.map((each) => reportNeed(each, job)),
    // Includes transient errors that were retried. Only the newest lines; the log file has all of them.
    log: job.log
      .filter(({ level }) => level !== 'debug')
      .map(({ at, ...line }) => ({ at: new Date(at).toISOString(), ...line })),
  };
}

/** When another job used a part of this film; undefined if none did. */
function lastUseOf({ id, durationSeconds }: Candidate, { usedShots = [] }: Job): string | undefined {
  const use = findLatestUse({ candidateId: id, start: 0, end: durationSeconds }, usedShots);
  return use && describeUse(use);
}

/** The clips that may not be published without asking. */
function rightsWarnings(job: Job): unknown[] {
  return filedClips(job).flatMap(({ progress, clip }) => {
    const warning = rightsWarning(clip.licence);
    return warning === undefined ? [] : [{ needId: progress.need.id, file: clip.file, warning }];
  });
}

/** Whether a need's cost is not known: a call for it has an unknown price. */
function hasUnknownPrice({ calls }: Job, { need }: NeedProgress): boolean {
  return calls.some(({ needId, priced }) => needId === need.id && !priced);
}

function reportNeed(progress: NeedProgress, job: Job): unknown {
  const { need, results } = progress;
  const search = results.search[''];
  const rank = results.rank[''];
  const shots = Object.entries(results.inspect).flatMap(([, inspected]) => inspected.shots);
  return {
    ...need,
    state: progress.state,
    message: progress.message,
    toFilm: isToFilm(progress),
    engines: {
      rank: rank?.engine,
      inspect: Object.values(results.inspect)[0]?.engine,
    },
    candidates: (search?.candidates ?? []).map(({ renditions: _renditions, ...candidate }) => {
      const ranked = rank?.ranked.find((each) => each.candidateId === candidate.id);
      const looked = results.inspect[candidate.id];
      return {
        ...candidate,
        score: ranked?.score,
        reason: ranked?.reason,
        lastUse: lastUseOf(candidate, job),
        shortlisted: progress.shortlist?.includes(candidate.id) ?? false,
        ...(looked && { lookedSeconds: looked.lookedSeconds, rejectedParts: looked.rejected }),
      };
    }),
    dropped: [...(search?.dropped ?? []), ...(rank?.dropped ?? [])].map(
      ({ candidate: _candidate, ...dropped }) => dropped,
    ),
    faults: search?.faults ?? [],
    shots,
    failures: progress.failures,
    rejections: Object.entries(results.verify)
      .filter(([, verified]) => !verified.passed)
      .map(([shot, verified]) => ({ shot, problems: verified.problems })),
    lookAlikes: progress.lookAlikes ?? [],
    refused: (progress.refused ?? []).filter((shot) => !results.file[shot]),
    clips: Object.entries(results.file).map(([shot, { clip }]) => ({
      ...clip,
      handles: handlesOf(clip),
      verdict: progress.verdicts?.[shot],
      creditRequired: licences[clip.licence].creditRequired,
      credit: creditOf(clip).line,
      warning: rightsWarning(clip.licence),
      framesPerSecond: Math.round(framesPerSecond(clip.frameRate) * 1000) / 1000,
    })),
    // Null where it is not known.
    costUsd: hasUnknownPrice(job, progress) ? null : progress.costUsd,
  };
}
