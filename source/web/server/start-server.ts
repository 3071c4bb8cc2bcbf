import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Jobs, SettingsAccess } from '../../core/api/app.ts';
import { UserError } from '../../core/errors.ts';
import { hostInUrl } from './access/guards.ts';
import { endSlowRequest } from './access/slow-requests.ts';
import { buildApp } from './build-app.ts';
import { Feeds } from './events/feeds.ts';
import { ServedFolders } from './files/served-folders.ts';
import { openApi } from './open-api.ts';
import { PageFiles } from './page-files.ts';
import { type Route, routeWithoutBody } from './route.ts';
import { fileRoutes } from './routes/file-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { LoginAccess, sessionRoutes } from './routes/session-routes.ts';
import { settingRoutes } from './routes/setting-routes.ts';
import type { UploadRoutesOptions } from './uploads/upload-routes.ts';
import { uploadRoutes } from './uploads/upload-routes.ts';

/** Limits on connections, so that many or slow ones cannot block the server. */
const limits = {
  headersTimeoutMs: 10_000,
  keepAliveTimeoutMs: 5000,
  connections: 1000,
};

/** A server that answers. */
export interface WebServer {
  /** The address of the page, with the one-time token if there is one. */
  address(): string;
  port: number;
  close(): Promise<void>;
}

/** Starts the server of the pages. @throws UserError when it cannot listen */
export async function startServer(options: WebServerOptions): Promise<WebServer> {
  const { app, host } = options;
  const access = new LoginAccess(options.password, () => options.onAddress(address()), options.now);
  const feeds = new Feeds(app);
  const { uploads } = options;
  const folders = new ServedFolders(options.folders, uploads.folder.accepted);
  const routes: Route[] = [
    ...sessionRoutes(access),
    ...jobRoutes({ jobs: app, feeds, folders, uploads: uploads.folder, delimiter }),
    ...uploadRoutes(uploads),
    ...fileRoutes(
      {
        viewJob: (id) => app.viewJob(id),
        history: () => app.history(),
        findTranscript: (path) => app.findTranscript(path),
        readVideoFacts: (path, transcript, signal) => app.readVideoFacts(path, transcript, signal),
        clipPictures: (request, signal) => app.clipPictures(request, signal),
      },
      folders,
    ),
    ...settingRoutes(app),
  ];
  routes.push(
    routeWithoutBody({
      method: 'GET',
      path: '/api/openapi.json',
      summary: 'This document.',
      contentType: 'application/json',
      handle: () => openApi(routes, options.version),
    }),
  );
  const files = await PageFiles.read(options.pageFolder);
  const web = buildApp({
    routes,
    files,
    host,
    checkAccess: (cookies) => access.check(cookies),
    onBug: options.onBug,
  });
  // Node's own Request and Response stay in place: other code of the program uses them.
  const listener = getRequestListener(web.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => {
    endSlowRequest(request, request.method === 'PATCH');
    void listener(request, response);
  });
  server.headersTimeout = limits.headersTimeoutMs;
  // `endSlowRequest` has limits that let an upload take its time.
  server.requestTimeout = 0;
  server.keepAliveTimeout = limits.keepAliveTimeoutMs;
  server.maxConnections = limits.connections;
  const port = await listen(server, host, options.port);
  access.cookieName = `stockpile_${port}`;
  const address = () => {
    const token = access.token === undefined ? '' : `#token=${access.token}`;
    return `http://${hostInUrl(host)}:${port}/${token}`;
  };
  return {
    address,
    port,
    close: async () => {
      feeds.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): UserError {
  const reasons: Record<string, [message: string, hint: string]> = {
    EADDRINUSE: [
      `Port ${port} is already in use.`,
      'Is serve already running? Otherwise set SERVE_PORT to another port.',
    ],
    EACCES: [`This user may not listen on port ${port}.`, 'Set SERVE_PORT to a port above 1023.'],
  };
  const [message, hint] = reasons[error.code ?? ''] ?? [
    `The server cannot listen on the address ${host} (${error.code ?? error.message}).`,
    'Set SERVE_HOST to an address of this machine.',
  ];
  return new UserError(message, { hint, cause: error });
}

/** What the server needs of the program. */
export interface WebServerOptions {
  app: Jobs & SettingsAccess;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Without one, a one-time token is asked for. */
  password: string | undefined;
  /** SERVE_FOLDERS as they are set now. */
  folders: () => readonly string[];
  uploads: UploadRoutesOptions;
  /** The folder with the built page. */
  pageFolder: string;
  version: string;
  /** Milliseconds of the clock for logins; the system's by default. */
  now?: () => number;
  /** Called when the token was used, with the address with the next one. */
  onAddress: (address: string) => void;
  /** Called with errors that are bugs. */
  onBug: (error: unknown) => void;
}
