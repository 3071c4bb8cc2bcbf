import { appendFileSync, closeSync, existsSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type EventBody, eventBodySchema } from '../../core/job/events/events.ts';
import type { Job } from '../../core/job/job.ts';
import { type Call, callSchema } from '../../core/money/call.ts';
import type { OpenCall } from '../../core/money/open-call.ts';
import { parseJsonAs, readFileIfExists } from '../files/document.ts';
import { addPathToError } from '../files/write-file.ts';
import { type Home, jobFilePath } from '../home.ts';

/** The events that are written to the journal. */
const journaled = ['call.sent', 'call.finished', 'call.unbilled', 'call.lost', 'calls.unbilled'] as const;
type JournalEvent = Extract<EventBody, { type: (typeof journaled)[number] }>;

/** Whether an event belongs in the journal. */
export function isJournalEvent<Event extends EventBody>(event: Event): event is Event & JournalEvent {
  return journaled.some((type) => type === event.type);
}

/**
 * The journal of a run's paid calls, one line of JSON each. A call is in it before it is sent, and its cost before its
 * answer is used. The job's state is saved up to 250 ms later; when the program is killed, the journal still has what was
 * spent and what may have been.
 */
export class CallJournal {
  readonly #path: string;
  #file: number | undefined;

  constructor(home: Home, jobId: string) {
    this.#path = journalPath(home, jobId);
  }

  /**
   * Writes synchronously, so that a kill cannot come in between. A call that is about to be sent is on the disk when this
   * returns, so that not even a power failure forgets it. The line starts with a newline, so that it is not joined to an
   * earlier line that was cut short. @throws the file system's error
   */
  add(event: JournalEvent): void {
    try {
      this.#file ??= openJournal(this.#path);
      appendFileSync(this.#file, `\n${JSON.stringify(event)}\n`);
      if (event.type === 'call.sent') fdatasyncSync(this.#file);
    } catch (error) {
      throw addPathToError(error, this.#path);
    }
  }

  /** Deletes the journal. Call this when all its calls are in the saved state. */
  async remove(): Promise<void> {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    await rm(this.#path, { force: true });
  }
}

function openJournal(path: string): number {
  const isNew = !existsSync(path);
  const file = openSync(path, 'a', 0o600);
  if (!isNew || process.platform === 'win32') return file;
  // The file's name must survive a power failure, too. Windows cannot flush a folder and does not need it.
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
  return file;
}

export function journalPath(home: Home, jobId: string): string {
  return jobFilePath(home, jobId).replace(/\.json$/, '.calls.jsonl');
}

export function hasJournal(home: Home, jobId: string): boolean {
  return existsSync(journalPath(home, jobId));
}

/**
 * What happened to a job's paid calls after its state was last saved, as events. Calls without an end are lost: the
 * program was killed while they were in flight. Lines that were cut short are ignored.
 */
export async function unsavedCalls(home: Home, saved: Job): Promise<EventBody[]> {
  const text = (await readFileIfExists(journalPath(home, saved.id))) ?? '';
  const events: JournalEvent[] = [];
  const older: Call[] = [];
  for (const line of text.split('\n')) {
    const event = parseJsonAs(line, eventBodySchema);
    if (event.ok && isJournalEvent(event.value)) events.push(event.value);
    const call = event.ok ? undefined : parseJsonAs(line, callSchema);
    if (call?.ok) older.push(call.value);
  }
  return [...newerThan(older, saved.calls), ...endsOf(events, saved)];
}

/** Versions before 2 wrote only calls that had ended, without an id. */
function newerThan(calls: readonly Call[], saved: readonly Call[]): EventBody[] {
  const newest = JSON.stringify(saved.at(-1));
  return calls
    .slice(calls.findLastIndex((call) => JSON.stringify(call) === newest) + 1)
    .map((call) => ({ type: 'call.finished', call }));
}

/** The events that bring the saved state's calls to their last known state. */
function endsOf(events: readonly JournalEvent[], saved: Job): EventBody[] {
  const calls = new CallStates(saved);
  for (const event of events) calls.add(event);
  return calls.changes();
}

/** The calls of a saved state, and what the journal says of them. */
class CallStates {
  readonly #saved: Job;
  readonly #open: Map<string, OpenCall>;
  readonly #ended: Set<string | undefined>;
  /** Cached answers as text: they have no id, and no cost either. */
  readonly #cached: Set<string>;
  readonly #finished: EventBody[] = [];

  constructor(saved: Job) {
    this.#saved = saved;
    this.#open = new Map((saved.openCalls ?? []).map((call) => [call.id, call]));
    this.#ended = new Set(saved.calls.map(({ id }) => id));
    this.#cached = new Set(
      saved.calls.flatMap((call) => (call.id === undefined ? [JSON.stringify(call)] : [])),
    );
  }

  add(event: JournalEvent): void {
    switch (event.type) {
      case 'call.sent':
        this.#sent(event.call);
        break;
      case 'call.finished':
        if (this.#isNew(event.call)) this.#finished.push(event);
        this.#end(event.call.id);
        break;
      case 'call.unbilled':
        this.#end(event.id);
        break;
      case 'call.lost':
        this.#lost(event.id);
        break;
      case 'calls.unbilled':
        for (const { id, lost } of this.#open.values()) if (lost) this.#end(id);
        break;
    }
  }

  changes(): EventBody[] {
    const before = this.#saved.openCalls ?? [];
    const isKnown = (call: OpenCall) => before.some(({ id, lost }) => id === call.id && lost);
    const lost = [...this.#open.values()].filter((call) => !isKnown(call));
    return [
      ...this.#finished,
      ...before
        .filter(({ id }) => this.#ended.has(id))
        .map(({ id }): EventBody => ({ type: 'call.unbilled', id })),
      ...lost.flatMap((call): EventBody[] => [
        { type: 'call.sent', call },
        { type: 'call.lost', id: call.id },
      ]),
    ];
  }

  #sent(call: OpenCall): void {
    if (!this.#ended.has(call.id) && !this.#open.has(call.id)) this.#open.set(call.id, call);
  }

  #lost(id: string): void {
    const call = this.#open.get(id);
    if (call) this.#open.set(id, { ...call, lost: true });
  }

  #end(id: string | undefined): void {
    if (id === undefined) return;
    this.#ended.add(id);
    this.#open.delete(id);
  }

  #isNew(call: Call): boolean {
    if (call.id !== undefined) return !this.#ended.has(call.id);
    const text = JSON.stringify(call);
    const isNew = !this.#cached.has(text);
    this.#cached.add(text);
    return isNew;
  }
}
