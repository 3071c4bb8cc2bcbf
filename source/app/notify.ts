import type { Job } from '../core/job/job.ts';
import { jobStateWords } from '../core/job/words.ts';
import { isLoopback } from '../core/settings/loopback.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { RunEnd } from '../runner/runner.ts';
import { createHistoryEntry } from '../store/jobs/history-entry.ts';

/** Nobody waits longer than this for a server that is down. */
const timeoutMs = 10_000;

/**
 * Posts a job that has ended to the address in NOTIFY_WEBHOOK, as JSON: a `text` that chat services show, and the job as
 * the history lists it. With `--offline` only to this machine. Never fails.
 * @returns why it could not be delivered, if so
 */
export async function postWebhook(
  job: Job,
  { NOTIFY_WEBHOOK: address }: Pick<Settings, 'NOTIFY_WEBHOOK'>,
  offline: boolean,
): Promise<string | undefined> {
  if (address === '' || (offline && !isLoopback(address))) return undefined;
  const { needExpense: _needExpense, ...entry } = createHistoryEntry(job);
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: `${job.video.name}: ${jobStateWords[job.state]}`, job: entry }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : `NOTIFY_WEBHOOK answered with status ${answer.status}.`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `NOTIFY_WEBHOOK could not be reached: ${cause instanceof Error ? cause.message : String(cause)}.`;
  }
}

/**
 * Tells NOTIFY_WEBHOOK of a job that ended or waits for its review, but not of one that the user stopped.
 * @returns the end, with a notice when that failed
 */
export async function announceEnd(end: RunEnd, settings: Pick<Settings, 'NOTIFY_WEBHOOK'>): Promise<RunEnd> {
  const { state, error, options } = end.job;
  if (state === 'interrupted' && error === undefined) return end;
  const notice = await postWebhook(end.job, settings, options.offline);
  return notice === undefined ? end : { ...end, notice };
}
