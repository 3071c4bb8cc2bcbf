import { appendFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Call, callSchema } from '../../core/money/call.ts';
import { parseAs, readIfThere } from '../files/document.ts';
import { withPath } from '../files/write-file.ts';
import { type Home, jobFile } from '../home.ts';

/**
 * The calls of a run, one line of JSON each, written before anything else is done with their answers: the saved state
 * follows within 250 ms, and what was paid in between is not to be forgotten when the program is killed.
 */
export class CallJournal {
  readonly #path: string;

  constructor(home: Home, jobId: string) {
    this.#path = journalFile(home, jobId);
  }

  /**
   * At once, so that no kill comes between; the line is short. It begins with an end of line: one that was cut short
   * before does not take it along. @throws the file system's error.
   */
  add(call: Call): void {
    try {
      appendFileSync(this.#path, `\n${JSON.stringify(call)}\n`, { mode: 0o600 });
    } catch (error) {
      throw withPath(error, this.#path);
    }
  }

  /** All of them are in the saved state. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

export function journalFile(home: Home, jobId: string): string {
  return jobFile(home, jobId).replace(/\.json$/, '.calls.jsonl');
}

/** The calls that the run before told after its job's state was last saved. A line cut short was not told. */
export async function lostCalls(home: Home, jobId: string, saved: readonly Call[]): Promise<Call[]> {
  const text = (await readIfThere(journalFile(home, jobId))) ?? '';
  const told = text.split('\n').flatMap((line) => {
    const parsed = parseAs(line, callSchema);
    return parsed.ok ? [parsed.value] : [];
  });
  const newest = JSON.stringify(saved.at(-1));
  return told.slice(told.findLastIndex((call) => JSON.stringify(call) === newest) + 1);
}
