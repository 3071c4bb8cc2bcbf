import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Call } from '../../source/core/money/call.ts';
import { lostCalls, type OpenCall } from '../../source/core/money/open-call.ts';
import { resolveSettings } from '../../source/core/settings/resolve-settings.ts';
import type { Settings } from '../../source/core/settings/settings.ts';
import type { ProviderContext } from '../../source/providers/interfaces.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../../source/providers/service/retry-policy.ts';
import { JobLog } from '../../source/runner/job-log.ts';
import { Reservations } from '../../source/runner/reservations.ts';
import { FileCache } from '../../source/store/cache.ts';
import { sampleJob } from '../harness/jobs/sample-job.ts';
import { NoCache } from '../harness/no-cache.ts';

/** A retry policy with short waits. */
export const quickPolicy: RetryPolicy = { ...defaultRetryPolicy, firstWaitMs: 1, maxBackOffMs: 5 };

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'engine-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function settingsOf(values: Record<string, string>): Settings {
  return resolveSettings([{ origin: 'option', values }]).settings;
}

/** A provider context that records everything that is reported to it. */
export interface Lent extends ProviderContext {
  calls: Call[];
  messages: string[];
  logged: string[];
  spentUsd(): number;
  /** Calls that got no answer and may have been billed. */
  lost(): readonly OpenCall[];
}

export interface LendOptions {
  signal?: AbortSignal;
  /** A folder for cached answers; no cache without it. */
  cacheDir?: string;
  budgetUsd?: number;
}

export async function lend(options: LendOptions = {}): Promise<Lent> {
  const calls: Call[] = [];
  const messages: string[] = [];
  const logged: string[] = [];
  const signal = options.signal ?? new AbortController().signal;
  const spentUsd = () => calls.reduce((sum, call) => sum + call.costUsd, 0);
  const jobLog = new JobLog(sampleJob());
  jobLog.emit({ type: 'job.budget', budgetUsd: options.budgetUsd ?? 0 });
  const reservations = new Reservations(() => jobLog.job, jobLog.emit);
  return {
    ...{ calls, messages, logged, spentUsd, signal },
    lost: () => lostCalls(jobLog.job.openCalls),
    workDir: await temporaryFolder(),
    cache: options.cacheDir === undefined ? new NoCache() : new FileCache(options.cacheDir, { ttlDays: 1 }),
    progress: (_fraction, message, wait) => {
      if (message !== undefined) messages.push(wait ? `${message} (${wait.why})` : message);
    },
    log: (level, message) => logged.push(`${level}: ${message}`),
    called: (call) => {
      calls.push(call);
      jobLog.emit({ type: 'call.finished', call });
    },
    reserve: (request) => reservations.reserve(request, signal),
  };
}
