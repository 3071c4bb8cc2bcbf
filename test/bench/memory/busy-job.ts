import { join } from 'node:path';
import { openCache, openContext } from '../../../source/app/context/context.ts';
import { RunningJobHandle } from '../../../source/app/jobs/job-handle.ts';
import { JobPersistence, saveBeforeRun } from '../../../source/app/jobs/job-persistence.ts';
import { createdEvent } from '../../../source/app/starting/new-job.ts';
import { createJob } from '../../../source/core/job/reduce.ts';
import { jsonReader } from '../../../source/json/json-reader.ts';
import { startGuard } from '../../../source/media/process/guard.ts';
import { PlainReader } from '../../../source/plain/plain-reader.ts';
import { chooseProviders } from '../../../source/providers/choosing/choose-providers.ts';
import { JobLog } from '../../../source/runner/job-log.ts';
import { Lanes } from '../../../source/runner/lanes.ts';
import { JobRunner, type RunEnd } from '../../../source/runner/runner.ts';
import { tryLock } from '../../../source/store/files/lock.ts';
import { jobFilePath } from '../../../source/store/home.ts';

/** A running job and its log, to which further events can be added. */
export interface BusyJob {
  log: JobLog;
  /** For the screen. */
  handle: RunningJobHandle;
  ended: Promise<RunEnd>;
  /** Stops the job. */
  stop(): void;
}

/** Starts a job as app/session.ts does, with all readers except the screen: state, history, status, log, lines, JSON. */
export async function startBusyJob(videoPath: string, transcriptFile: string): Promise<BusyJob> {
  const context = await openContext({ flags: {}, layer: { origin: 'option', values: {} } });
  const { home, resolved, settings } = context;
  const tools = await context.tools();
  const { providers, engines } = chooseProviders({
    ...{ settings, tools, offline: false },
    ...{ libraryFolders: [], exclude: [], home: home.root },
  });
  const preferences = { style: '', avoid: '', notes: '' };
  const request = { videoPath, transcriptFile, preferences, acceptPlan: true };
  const job = createJob(createdEvent(request, resolved, false));
  const lock = await tryLock(jobFilePath(home, job.id));
  if ('owner' in lock) throw new Error('somebody else has the job');
  startGuard();
  await saveBeforeRun(context, job);
  const log = new JobLog(job);
  log.subscribe(new PlainReader(ignore).read);
  log.subscribe(jsonReader(ignore));
  const workDir = join(job.outputDir, '.work');
  const cache = openCache(home, settings, workDir);
  const resources = {
    settings,
    providers,
    tools,
    cache,
    workDir,
    lanes: new Lanes(settings),
    usedShots: async () => [],
  };
  const runner = new JobRunner(log, resources, engines);
  const persistence = new JobPersistence(context, log, [], (error) => runner.fail(error));
  const ended = runner.run().finally(() => persistence.close(lock.release));
  return {
    log,
    handle: new RunningJobHandle(log, async (command) => runner.dispatch(command), ended),
    ended,
    stop: () => runner.dispatch({ type: 'stop', kill: true }),
  };
}

/** Discards the output: only making it matters. */
function ignore(_line: string): void {}
