import { randomBytes } from 'node:crypto';
import { type DataStore, Server } from '@tus/server';
import pLimit from 'p-limit';
import * as z from 'zod';
import { type UploadFolder, uploadId } from '../../../core/api/uploads.ts';
import { ApiError, type ApiRequest, type Route, routeWithBody, routeWithoutBody } from '../route.ts';
import { assertRoom, UploadLimits } from './upload-limits.ts';

const path = '/api/uploads';

const openSchema = z.object({
  id: z.string(),
  name: z.string(),
  sizeBytes: z.number(),
  arrivedBytes: z.number(),
});

const acceptedSchema = z.object({
  path: z.string(),
  transcript: z.string().optional(),
  sizeBytes: z.number(),
  sha256: z.string(),
});

/** What the routes of uploads need. */
export interface UploadRoutesOptions {
  folder: UploadFolder;
  /** What has arrived, by id. */
  store: DataStore;
  /** Looks at a video and its transcript. @throws UserError when it is not one, the signal's reason */
  check(video: string, transcript: string | undefined, signal: AbortSignal): Promise<unknown>;
  /** SERVE_UPLOAD_LIMIT in bytes as it is set now; 0 is no limit. */
  limitBytes(): number;
}

/** Uploads that can be resumed, by the tus protocol 1.0 (https://tus.io/protocols/resumable-upload). */
export function uploadRoutes({ folder, store, check, limitBytes }: UploadRoutesOptions): Route[] {
  const limits = new UploadLimits();
  const tus = new Server({
    path,
    datastore: store,
    relativeLocation: true,
    respectForwardedHeaders: false,
    namingFunction: () => randomBytes(16).toString('hex'),
    // The same one that the router found: left to itself, it takes what is behind the last slash of the query.
    getFileIdFromRequest: ({ url }) => {
      const id = new URL(url).pathname.slice(`${path}/`.length);
      return uploadId.test(id) ? id : undefined;
    },
    // Of what is not its own answer, a page learns only that there is a bug: a message may have a path of this machine.
    onResponseError: (_request, error) => {
      if ('status_code' in error) return undefined;
      throw error;
    },
    // Pages of other sites may not use it.
    allowedOrigins: () => false,
  });
  const begin = async ({ raw, header }: ApiRequest<unknown>) => {
    const [open, freeBytes] = await Promise.all([folder.open(), folder.freeBytes()]);
    const sizeBytes = Number(header('upload-length') ?? Number.NaN);
    limits.begin({ sizeBytes, open, freeBytes, limitBytes: limitBytes() });
    // Bytes come with PATCH: all others would have to wait for a slow body here.
    return tus.handleWeb(new Request(raw.url, { method: 'POST', headers: raw.headers }));
  };
  const oneAtATime = pLimit(1);
  const openOf = async (request: ApiRequest<unknown>) => {
    const id = request.part('id');
    const open = uploadId.test(id) ? (await folder.open()).find((each) => each.id === id) : undefined;
    if (!open) throw new ApiError(404, 'There is no such upload.');
    return open;
  };
  return [
    routeWithoutBody({
      method: 'GET',
      path,
      summary: 'The uploads that have begun and are not accepted yet.',
      answer: z.array(openSchema),
      handle: () => folder.open(),
    }),
    routeWithoutBody({
      method: 'POST',
      path,
      summary: 'Begin an upload (tus 1.0): `Upload-Length`, and `Upload-Metadata` with `filename`.',
      contentType: 'text/plain',
      // So that each counts those before it.
      handle: (request) => oneAtATime(() => begin(request)),
    }),
    routeWithoutBody({
      method: 'GET',
      path: `${path}/:id`,
      summary: 'How much of an upload has arrived; with HEAD as tus 1.0 defines it.',
      answer: openSchema,
      handle: async (request) =>
        request.raw.method === 'HEAD' ? tus.handleWeb(request.raw) : openOf(request),
    }),
    routeWithoutBody({
      method: 'PATCH',
      path: `${path}/:id`,
      summary: 'More of an upload (tus 1.0), from `Upload-Offset` on.',
      contentType: 'text/plain',
      handle: async (request) => {
        const { sizeBytes, arrivedBytes } = await openOf(request);
        assertRoom(sizeBytes - arrivedBytes, await folder.freeBytes());
        return tus.handleWeb(request.raw);
      },
    }),
    routeWithoutBody({
      method: 'DELETE',
      path: `${path}/:id`,
      summary: 'Cancel an upload (tus 1.0).',
      contentType: 'text/plain',
      handle: async (request) => {
        await openOf(request);
        return tus.handleWeb(request.raw);
      },
    }),
    routeWithBody({
      method: 'POST',
      path: `${path}/:id/accept`,
      summary: 'Check a video that has arrived, with its transcript; a job can then be started with `path`.',
      body: z.object({
        /** The upload with the transcript. */
        transcript: z.string().regex(uploadId).exactOptional(),
      }),
      answer: acceptedSchema,
      handle: async ({ part, body, signal }) =>
        folder.accept(part('id'), body.transcript, (video, transcript) => check(video, transcript, signal)),
    }),
  ];
}
