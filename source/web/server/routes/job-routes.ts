import * as z from 'zod';
import type { HistoryEntry, JobHandle, Jobs } from '../../../core/api/app.ts';
import { historyEntrySchema } from '../../../core/api/history-schema.ts';
import { parsePosition } from '../../../core/api/job-feed.ts';
import type { UploadFolder } from '../../../core/api/uploads.ts';
import { commandSchema } from '../../../core/job/command.ts';
import { jobSchema } from '../../../core/job/job.ts';
import type { Preferences } from '../../../core/plan/need.ts';
import type { SettingName } from '../../../core/settings/settings.ts';
import { splitFolders } from '../../../core/text/typed-path.ts';
import { eventStream } from '../events/event-stream.ts';
import type { Feeds } from '../events/feeds.ts';
import type { ServedFolders } from '../files/served-folders.ts';
import { ApiError, type Route, routeWithBody, routeWithoutBody } from '../route.ts';

/** Pages that watch jobs at the same time. */
const maxStreams = 400;

/** The settings that a page may choose for one job. */
const jobSettings = [
  'CLIPS_PER_MINUTE',
  'CLIPS_PER_NEED',
  'SEARCH_SOURCES',
  'BUDGET_LIMIT_USD',
  'LIBRARY_FOLDERS',
] as const satisfies readonly SettingName[];

const preference = z.string().max(2000).default('');

const newJobSchema = z.object({
  /** The path of the video on the server, in one of SERVE_FOLDERS. */
  videoPath: z.string().min(1).max(4096),
  transcriptFile: z.string().max(4096).exactOptional(),
  preferences: z
    .object({ style: preference, avoid: preference, notes: preference } satisfies Record<
      keyof Preferences,
      z.ZodType
    >)
    .prefault({}),
  /** Start without a review. */
  acceptPlan: z.boolean().default(false),
  settings: z.partialRecord(z.enum(jobSettings), z.string().max(10_000)).exactOptional(),
});

const startedSchema = z.object({ id: z.string() });
const timelinesSchema = z.object({ files: z.array(z.string()), faults: z.array(z.string()) });

/** What the routes of jobs need. */
export interface JobRoutesOptions {
  jobs: Jobs;
  feeds: Feeds;
  folders: ServedFolders;
  uploads: Pick<UploadFolder, 'used' | 'remove'>;
  delimiter: string;
}

/** The history, starting jobs, and everything that is done with one. */
export function jobRoutes({ jobs, feeds, folders, uploads, delimiter }: JobRoutesOptions): Route[] {
  let streams = 0;
  const entryOf = (id: string): HistoryEntry => {
    const entry = jobs.history().find((each) => each.id === id);
    if (!entry) throw new ApiError(404, 'There is no such job.');
    return jobs.present(entry);
  };
  const handleOf = (id: string): Promise<JobHandle> => jobs.viewJob(entryOf(id).id);
  return [
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs',
      summary: 'All jobs, newest first.',
      answer: z.array(historyEntrySchema),
      handle: () => jobs.history().map((entry) => jobs.present(entry)),
    }),
    routeWithBody({
      method: 'POST',
      path: '/api/jobs',
      summary: 'Start a job with a video in SERVE_FOLDERS.',
      body: newJobSchema,
      answer: startedSchema,
      handle: async ({ body }) => {
        const { preferences, transcriptFile, settings, acceptPlan } = body;
        const videoPath = await folders.find(body.videoPath);
        for (const folder of splitFolders(settings?.LIBRARY_FOLDERS ?? '', delimiter))
          await folders.find(folder);
        const transcript = await folders.findTranscript(transcriptFile, () => jobs.findTranscript(videoPath));
        const handle = await jobs.startJob({
          videoPath,
          preferences,
          acceptPlan,
          ...(transcript !== undefined && { transcriptFile: transcript }),
          ...(settings && { settings }),
        });
        await uploads.used(videoPath);
        return { id: handle.id };
      },
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs/:id',
      summary: 'The whole state of a job.',
      answer: jobSchema,
      handle: async (request) => (await handleOf(request.part('id'))).snapshot(),
    }),
    routeWithoutBody({
      method: 'DELETE',
      path: '/api/jobs/:id',
      summary:
        'Remove a job from the history; with `withFolder=true` also its folder with the clips and the video, if it was uploaded.',
      query: ['withFolder'],
      handle: async (request) => {
        const entry = entryOf(request.part('id'));
        const withFolder = request.query('withFolder') === 'true';
        await jobs.deleteJob(entry, withFolder);
        const isShared = jobs.history().some(({ videoPath }) => videoPath === entry.videoPath);
        if (withFolder && !isShared) await uploads.remove(entry.videoPath);
        return undefined;
      },
    }),
    routeWithoutBody({
      method: 'POST',
      path: '/api/jobs/:id/resume',
      summary: 'Resume a job that has stopped.',
      answer: startedSchema,
      handle: async (request) => ({ id: (await jobs.openJob(entryOf(request.part('id')).id)).id }),
    }),
    routeWithBody({
      method: 'POST',
      path: '/api/jobs/:id/commands',
      summary: 'Send a command to a job: change its plan, start, pause, stop, retry, judge a clip and so on.',
      body: commandSchema,
      handle: async (request) => {
        await (await handleOf(request.part('id'))).dispatch(request.body);
        return undefined;
      },
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs/:id/events',
      summary:
        'The state of a job (`state`) and then its events (`event`), as server-sent events. With `Last-Event-ID` only what followed.',
      contentType: 'text/event-stream',
      handle: async (request) => {
        const feed = await feeds.of(entryOf(request.part('id')).id);
        if (streams >= maxStreams) throw new ApiError(503, 'Too many pages are open.');
        streams += 1;
        const after = parsePosition(request.header('last-event-id') ?? '');
        const body = eventStream(feed, after, () => {
          streams -= 1;
        });
        const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
        return new Response(body, { headers });
      },
    }),
    routeWithoutBody({
      method: 'POST',
      path: '/api/jobs/:id/timelines',
      summary: 'Write the timelines of a job again.',
      answer: timelinesSchema,
      handle: async (request) => jobs.writeTimelines((await handleOf(request.part('id'))).snapshot()),
    }),
  ];
}
