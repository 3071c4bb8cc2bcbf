import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { FileRef } from '../../core/footage/media.ts';
import { parseAs, readIfThere } from '../../store/files/document.ts';
import { writeAtomically } from '../../store/files/write-file.ts';
import { ServiceError } from '../service/service-error.ts';

const stateSchema = z.object({
  /** What is being fetched; a part of anything else is of no use. */
  identity: z.string(),
  /** Names the version of the film at its server. */
  validator: z.string(),
  /** So many bytes of what was asked for are in the part, flushed. */
  done: z.int().nonnegative(),
});
type State = z.infer<typeof stateSchema>;

/** What a power cut may cost of a download. */
const noteEveryBytes = 4e6;

/** A file on its way, and a note beside it of how far it is: the next run of the job goes on from there. */
export class KeptPart {
  readonly handle: FileHandle;
  readonly #file: string;
  readonly #identity: string;
  #state: State | undefined;

  private constructor(file: string, handle: FileHandle, identity: string, state: State | undefined) {
    this.#file = file;
    this.handle = handle;
    this.#identity = identity;
    this.#state = state;
  }

  static async open(file: string, identity: string): Promise<KeptPart> {
    await mkdir(dirname(file), { recursive: true });
    const note = parseAs((await readIfThere(noteOf(file))) ?? '', stateSchema);
    const state = note.ok && note.value.identity === identity ? note.value : undefined;
    const handle = await open(partOf(file), state ? 'r+' : 'w+').catch(() => open(partOf(file), 'w+'));
    // What was noted was flushed before; a part that is shorter was not left by us.
    const isWhole = state !== undefined && (await handle.stat()).size >= state.done;
    return new KeptPart(file, handle, identity, isWhole ? state : undefined);
  }

  /** Bytes of what was asked for that are there. */
  get done(): number {
    return this.#state?.done ?? 0;
  }

  get validator(): string | undefined {
    return this.#state?.validator;
  }

  /** So much is there now; noted now and then, where the server names its version. */
  async moved(done: number, validator: string | undefined): Promise<void> {
    if (validator === undefined || done < this.done + noteEveryBytes) return;
    await this.#note({ identity: this.#identity, validator, done });
  }

  /** What is there is of no use any more. */
  async forget(): Promise<void> {
    this.#state = undefined;
    await rm(noteOf(this.#file), { force: true });
  }

  /** The part is the file. */
  async finish(sizeBytes: number): Promise<FileRef> {
    await this.handle.sync();
    await this.handle.close();
    await rename(partOf(this.#file), this.#file);
    await this.forget();
    return { path: this.#file, sizeBytes };
  }

  /** It ended before its end: what can be gone on with stays. */
  async leave(
    error: unknown,
    done: number,
    validator: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const isPassing = signal.aborted || (error instanceof ServiceError && passing.includes(error.kind));
    if (isPassing && validator !== undefined && done > 0)
      await this.#note({ identity: this.#identity, validator, done }).catch(() => this.forget());
    await this.handle.close();
    if (isPassing && this.#state) return;
    await this.forget();
    await rm(partOf(this.#file), { force: true });
  }

  async #note(state: State): Promise<void> {
    await this.handle.datasync();
    await writeAtomically(noteOf(this.#file), JSON.stringify(state));
    this.#state = state;
  }
}

/** Faults after which the same film can be gone on with. */
const passing: readonly string[] = ['network', 'timeout', 'limited', 'overloaded'];

function partOf(file: string): string {
  return `${file}.part`;
}

function noteOf(file: string): string {
  return `${file}.part.json`;
}
