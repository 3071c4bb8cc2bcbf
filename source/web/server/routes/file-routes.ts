import * as z from 'zod';
import type { App } from '../../../core/api/app.ts';
import { filedClipsOf } from '../../../core/job/filed-clips.ts';
import { findFilm } from '../../../core/job/need/find.ts';
import { formatSrtTime } from '../../../core/text/timecode.ts';
import { encodePng, readMiddleFrame } from '../files/frame.ts';
import { plainNames, realPathWithin } from '../files/safe-path.ts';
import { sendFile } from '../files/send-file.ts';
import type { ServedFolders } from '../files/served-folders.ts';
import { listOtherFiles, zipJob } from '../files/zip-files.ts';
import { ApiError, type ApiRequest, type Route, routeWithoutBody } from '../route.ts';

const listedSchema = z.array(
  z.object({ name: z.string(), path: z.string(), kind: z.enum(['folder', 'file']) }),
);

const factsSchema = z.object({
  durationSeconds: z.number(),
  picture: z.object({ width: z.number(), height: z.number() }).optional(),
  words: z.union([
    z.object({ from: z.literal('file'), path: z.string(), fault: z.string().optional() }),
    z.object({ from: z.literal('engine'), name: z.string() }),
    z.object({ from: z.literal('nowhere') }),
  ]),
});

/** The files of jobs, and the videos that a job can be started with. */
export function fileRoutes(
  {
    viewJob,
    history,
    findTranscript,
    readVideoFacts,
    clipPictures,
  }: Pick<App, 'viewJob' | 'history' | 'findTranscript' | 'readVideoFacts' | 'clipPictures'>,
  folders: ServedFolders,
): Route[] {
  const jobOf = async (id: string) => {
    if (!history().some((entry) => entry.id === id)) throw new ApiError(404, 'There is no such job.');
    return (await viewJob(id)).snapshot();
  };
  const needOf = async ({ part }: Pick<ApiRequest, 'part'>) => {
    const { needs, outputDir, options } = await jobOf(part('id'));
    const found = needs.find(({ need }) => need.id === part('need'));
    // A link in a folder of the library may lead anywhere.
    const realPathOf = (film: string) => folders.findOr(film, [outputDir, ...options.libraryFolders]);
    return { found, realPathOf };
  };
  return [
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs/:id/files',
      summary: 'The reports and timelines that a job has written.',
      answer: z.array(z.object({ file: z.string(), sizeBytes: z.number() })),
      handle: async (request) => listOtherFiles((await jobOf(request.part('id'))).outputDir),
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs/:id/files/*',
      summary: "A file of the job's folder, whole or a range of it.",
      contentType: 'application/octet-stream',
      handle: async (request) => {
        const { outputDir } = await jobOf(request.part('id'));
        const names = plainNames(request.part('*'));
        const path = names && (await realPathWithin(outputDir, names));
        if (path === undefined) throw new ApiError(404, 'There is no such file.');
        return sendFile(path, rangeOf(request));
      },
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs/:id/clips.zip',
      summary: 'The clips, timelines and reports of a job as a ZIP.',
      contentType: 'application/zip',
      handle: async (request) => {
        const { outputDir, needs } = await jobOf(request.part('id'));
        const clips = needs.flatMap((each) => filedClipsOf(each)).map(({ clip }) => clip.file);
        return zipJob(outputDir, clips);
      },
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs/:id/needs/:need/frame',
      summary: 'A frame of the film in your library that fits a need best, as PNG.',
      contentType: 'image/png',
      handle: async (request) => {
        const { found, realPathOf } = await needOf(request);
        const film = found?.need.libraryFilm;
        const path = film && (await realPathOf(film.path));
        const picture =
          film &&
          path !== undefined &&
          (await readMiddleFrame(clipPictures, { ...film, path }, request.signal));
        if (!picture) throw new ApiError(404, 'There is no picture for this need.');
        const headers = { 'content-type': 'image/png', 'cache-control': 'private, max-age=3600' };
        return new Response(await encodePng(picture), { headers });
      },
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs/:id/needs/:need/films/:film',
      summary: 'The film of a candidate, or the preview of it, whole or a range of it.',
      contentType: 'video/mp4',
      handle: async (request) => {
        const { found, realPathOf } = await needOf(request);
        const id = request.part('film');
        const known = found && (findFilm(found, id)?.path ?? found.results.preview[id]?.file?.path);
        const path = known === undefined ? undefined : await realPathOf(known);
        if (path === undefined) throw new ApiError(404, 'This film is not on the server.');
        return sendFile(path, rangeOf(request));
      },
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs/:id/video',
      summary: 'The video that the job is for, whole or a range of it.',
      contentType: 'video/mp4',
      handle: async (request) => {
        const { video } = await jobOf(request.part('id'));
        const path = await realPathWithin(video.path, []);
        if (path === undefined) throw new ApiError(404, 'The video is no longer there.');
        return sendFile(path, rangeOf(request));
      },
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/jobs/:id/captions',
      summary: 'The transcript of the video as WebVTT.',
      contentType: 'text/vtt',
      handle: async (request) => {
        const { transcript } = await jobOf(request.part('id'));
        const headers = { 'content-type': 'text/vtt; charset=utf-8', 'cache-control': 'no-store' };
        return new Response(webVtt(transcript?.segments ?? []), { headers });
      },
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/folders',
      summary: 'The folders and videos in a folder of SERVE_FOLDERS; the folders themselves without `path`.',
      query: ['path'],
      answer: listedSchema,
      handle: (request) => folders.list(request.query('path')),
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/video',
      summary: 'What is known of a video before a job starts with it.',
      query: ['path', 'transcript'],
      answer: factsSchema,
      handle: async (request) => {
        const video = await folders.find(request.query('path') ?? '');
        const named = request.query('transcript');
        const transcript = await folders.findTranscript(named, () => findTranscript(video));
        return readVideoFacts(video, transcript, request.signal);
      },
    }),
  ];
}

/** Captions (https://www.w3.org/TR/webvtt1/): their times are those of SRT with a point. */
function webVtt(segments: readonly { start: number; end: number; text: string }[]): string {
  const cues = segments.map(({ start, end, text }) => {
    const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ');
    const time = (seconds: number) => formatSrtTime(seconds).replace(',', '.');
    return `${time(start)} --> ${time(end)}\n${plain}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

function rangeOf(request: ApiRequest<unknown>) {
  return {
    range: request.header('range'),
    ifRange: request.header('if-range'),
    ifNoneMatch: request.header('if-none-match'),
  };
}
