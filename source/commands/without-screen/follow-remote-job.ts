import { abortStartOnSignals } from '../../app/signals/stop-on-signals.ts';
import type { JobHandle } from '../../core/api/app.ts';
import { EXIT, type ExitCode } from '../../core/errors.ts';
import { rejectOnAbort } from '../../core/reject-on-abort.ts';
import { jsonReader } from '../../json/json-reader.ts';
import { PlainReader } from '../../plain/plain-reader.ts';
import { jobSummary } from '../../plain/summary.ts';
import { print, printError } from '../args/output-mode.ts';

/**
 * Prints what happens to a job that another process runs, until it ends there. Ctrl+C only ends the printing: the job goes on.
 * @returns how the job ended; `EXIT.interrupted` when it was not waited for
 */
export async function followRemoteJob(handle: JobHandle, mode: 'plain' | 'json'): Promise<ExitCode> {
  const plain = mode === 'plain' ? new PlainReader(print) : undefined;
  const stopReading = handle.events(plain ? plain.read : jsonReader(print));
  const leaving = abortStartOnSignals();
  // A socket that was closed with its process keeps this one from waiting for what became of the job.
  const waiting = setInterval(() => {}, 60_000);
  const { video, state } = handle.snapshot();
  const waits = state === 'awaiting-review' ? ' and waits for your review there' : '';
  (plain ? print : printError)(
    `${video.name} is running in another process${waits}. Ctrl+C stops watching; the job continues.`,
  );
  try {
    const job = await rejectOnAbort(handle.ended, leaving.signal);
    if (mode === 'plain') for (const line of jobSummary(job, {})) print(line);
    if (job.state === 'awaiting-review') return EXIT.review;
    if (job.state !== 'finished') return job.state === 'failed' ? EXIT.failed : EXIT.interrupted;
    return job.needs.some((each) => each.state === 'failed') ? EXIT.someNeedsFailed : EXIT.finished;
  } catch (error) {
    if (leaving.ended() === undefined) throw error;
    return EXIT.interrupted;
  } finally {
    clearInterval(waiting);
    stopReading();
    plain?.stop();
    leaving.over();
  }
}
