import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { JobEvent } from '../../core/job/events/events.ts';
import type { LogLine } from '../../core/job/job.ts';
import { privateFolder } from '../files/ensure-folder.ts';
import { addPathToError } from '../files/write-file.ts';
import type { Home } from '../home.ts';

/** In order of increasing importance; the values of `--log-level`. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLine['level'][];

/** Writes the events of a job to `logs/<job>.log`, one line each: time, level, need, message. */
export class LogFile {
  readonly #minLevel: number;
  readonly #stream: WriteStream;

  constructor(home: Home, jobId: string, level: LogLine['level'], onError: (error: unknown) => void) {
    this.#minLevel = logLevels.indexOf(level);
    mkdirSync(home.logs, { recursive: true, mode: privateFolder });
    const path = join(home.logs, `${jobId}.log`);
    this.#stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
    this.#stream.on('error', (error) => onError(addPathToError(error, path)));
  }

  readonly read = (event: JobEvent): void => {
    const line = describe(event);
    if (!line || logLevels.indexOf(line.level) < this.#minLevel) return;
    const need = line.needId === undefined ? '' : ` ${line.needId}`;
    this.#stream.write(`${new Date(event.at).toISOString()} ${line.level}${need} ${line.message}\n`);
  };

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#stream.end(resolve));
  }
}

function describe(event: JobEvent): Omit<LogLine, 'at'> | undefined {
  switch (event.type) {
    case 'log':
      return event;
    case 'job.state':
      return {
        level: event.error === undefined ? 'info' : 'error',
        message: `${event.state} ${event.error ?? ''}`.trim(),
      };
    case 'stage.started':
    case 'stage.finished':
      return { level: 'info', message: `${event.type} ${event.stage}` };
    case 'stage.failed':
      return { level: 'error', message: `${event.stage} failed: ${event.error}` };
    case 'need.state':
      return { level: 'info', needId: event.needId, message: `${event.state} ${event.message ?? ''}`.trim() };
    case 'step.started':
    case 'step.stopped':
    case 'step.lost':
      return {
        level: 'debug',
        needId: event.needId,
        message: `${event.type} ${event.step} ${event.key}`.trim(),
      };
    case 'step.finished':
      return {
        level: 'debug',
        needId: event.needId,
        message: `${event.step} took ${event.milliseconds} ms ${event.key}`.trim(),
      };
    case 'step.failed':
      return { level: 'warn', needId: event.needId, message: `${event.step} failed: ${event.error}` };
    default:
      return undefined;
  }
}
