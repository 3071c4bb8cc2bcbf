import { appendFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Call, callSchema } from '../../core/money/call.ts';
import { parseAs, readIfThere } from '../files/document.ts';
import { withPath } from '../files/write-file.ts';
import { type Home, jobFile } from '../home.ts';

/**
 * The paid calls of a run, one line of JSON each, written before their answers are used. The job's state is saved up to
 * 250 ms later; when the process is killed in between, the journal still has the cost.
 */
export class CallJournal {
  readonly #path: string;

  constructor(home: Home, jobId: string) {
    this.#path = journalFile(home, jobId);
  }

  /**
   * Writes synchronously, so that a kill cannot come in between. The line starts with a newline, so that it is not joined
   * to an earlier line that was cut short. @throws the file system's error
   */
  add(call: Call): void {
    try {
      appendFileSync(this.#path, `\n${JSON.stringify(call)}\n`, { mode: 0o600 });
    } catch (error) {
      throw withPath(error, this.#path);
    }
  }

  /** Deletes the journal. Call this when all its calls are in the saved state. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

export function journalFile(home: Home, jobId: string): string {
  return jobFile(home, jobId).replace(/\.json$/, '.calls.jsonl');
}

/** The calls that the previous run made after it last saved the job's state. Lines that were cut short are ignored. */
export async function unsavedCalls(home: Home, jobId: string, saved: readonly Call[]): Promise<Call[]> {
  const text = (await readIfThere(journalFile(home, jobId))) ?? '';
  const calls = text.split('\n').flatMap((line) => {
    const parsed = parseAs(line, callSchema);
    return parsed.ok ? [parsed.value] : [];
  });
  const newest = JSON.stringify(saved.at(-1));
  return calls.slice(calls.findLastIndex((call) => JSON.stringify(call) === newest) + 1);
}
