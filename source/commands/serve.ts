import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { recordBug } from '../app/bug-report.ts';
import type { CommandContext } from '../app/context/context.ts';
import { LazySession } from '../app/lazy-session.ts';
import { ScreenApp } from '../app/screen/screen-app.ts';
import { type AbortableStart, abortStartOnSignals } from '../app/signals/stop-on-signals.ts';
import { describeError, EXIT, type ExitCode, UserError, worstExit } from '../core/errors.ts';
import { isLoopback } from '../core/settings/loopback.ts';
import type { Settings } from '../core/settings/settings.ts';
import { openAddress, openWithSystem } from '../media/process/desktop.ts';
import { jobSummaries } from '../plain/summary.ts';
import { type LoginPage, writeLoginPage } from '../store/login-page.ts';
import { print, printError } from './args/output-mode.ts';
import { ensureTools } from './setup/ensure-tools.ts';
import { stopAllJobs } from './stop-all-jobs.ts';

/** `stockpile-tui serve`: the pages and the interface for a browser, until Ctrl+C. */
export async function serve(context: CommandContext): Promise<ExitCode> {
  assertPassword(context.settings);
  const starting = abortStartOnSignals();
  try {
    await ensureTools(context, starting.signal);
    return await serveUntilStopped(context, starting);
  } finally {
    starting.over();
  }
}

async function serveUntilStopped(context: CommandContext, starting: AbortableStart): Promise<ExitCode> {
  const { SERVE_HOST, SERVE_PORT, SERVE_PASSWORD } = context.settings;
  // Nobody may be looking, so an overloaded service is waited for as long as without a screen.
  const session = new LazySession(context);
  const app = new ScreenApp(context, session, starting.signal);
  app.onSetAside(printError);
  const [{ startServer }, { openUploads }] = await Promise.all([
    import('../web/server/start-server.ts'),
    import('../app/uploads.ts'),
  ]);
  let loginPage: LoginPage | undefined;
  const server = await startServer({
    app,
    host: SERVE_HOST,
    port: SERVE_PORT,
    password: SERVE_PASSWORD === '' ? undefined : SERVE_PASSWORD,
    folders: () => context.settings.SERVE_FOLDERS,
    uploads: await openUploads(context, starting.signal),
    pageFolder: pageFolder(),
    version,
    onAddress: (address) => {
      loginPage?.remove();
      print(`for another browser: ${address}`);
    },
    onBug: (error) => void recordBug(error, 'serve').then(printError, printError),
  });
  print(server.address());
  print('Ctrl+C stops the server');
  const open = async (address: string) => {
    if (SERVE_PASSWORD !== '') return openAddress(address);
    loginPage = await writeLoginPage(context.home, address);
    await openWithSystem(loginPage.path);
  };
  if (context.flags.open)
    await open(server.address()).catch((error: unknown) => printError(describeError(error)));
  await aborted(starting.signal);
  const isKilled = starting.ended() !== 'SIGINT';
  const running = session.current?.running.map(({ handle }) => handle) ?? [];
  await server.close();
  const ends = session.current ? await stopAllJobs(session.current, isKilled) : [];
  for (const line of jobSummaries(running.map((handle) => handle.snapshot()))) print(line);
  for (const notice of ends.flatMap((end) => end.notice ?? [])) printError(notice);
  const stopped = ends.filter(({ job }) => running.some(({ id }) => id === job.id));
  const codes = stopped.filter(({ job }) => job.state !== 'awaiting-review').map(({ exitCode }) => exitCode);
  return isKilled ? EXIT.interrupted : worstExit(codes);
}

/** @throws UserError where the whole network could use the program without a password */
function assertPassword({ SERVE_HOST, SERVE_PASSWORD }: Settings): void {
  const host = SERVE_HOST.includes(':') ? `[${SERVE_HOST}]` : SERVE_HOST;
  if (SERVE_PASSWORD !== '' || isLoopback(`http://${host}`)) return;
  throw new UserError(`${SERVE_HOST} can be reached by other machines, so a password is needed.`, {
    hint: 'Set SERVE_PASSWORD, or leave SERVE_HOST at 127.0.0.1.',
    exitCode: EXIT.usage,
  });
}

/** The folder with the built page, next to the program. */
function pageFolder(): string {
  const isPart = /\/chunks\/[^/]*$/.test(import.meta.url);
  return fileURLToPath(new URL(isPart ? '../page' : './page', import.meta.url));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
