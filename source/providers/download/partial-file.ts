import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { FileRef } from '../../core/footage/media.ts';
import { parseJsonAs, readFileIfExists } from '../../store/files/document.ts';
import { writeAtomically } from '../../store/files/write-file.ts';
import { ServiceError } from '../service/service-error.ts';

const stateSchema = z.object({
  /** Identifies the content; a part with another identity is discarded. */
  identity: z.string(),
  /** The server's ETag or date of the film's version. */
  validator: z.string(),
  /** Bytes of the content that are in the part and flushed. */
  done: z.int().nonnegative(),
});
type State = z.infer<typeof stateSchema>;

/** Bytes between two saved checkpoints: what a power failure may lose. */
const checkpointBytes = 4e6;

/** A `.part` file and a state file with its progress, from which the next run of the job resumes. */
export class PartialFile {
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

  static async open(file: string, identity: string): Promise<PartialFile> {
    await mkdir(dirname(file), { recursive: true });
    const saved = parseJsonAs((await readFileIfExists(stateFileOf(file))) ?? '', stateSchema);
    const state = saved.ok && saved.value.identity === identity ? saved.value : undefined;
    const handle = await open(partOf(file), state ? 'r+' : 'w+').catch(() => open(partOf(file), 'w+'));
    // The state is saved after a flush, so a shorter part is not the one that it describes.
    const isWhole = state !== undefined && (await handle.stat()).size >= state.done;
    return new PartialFile(file, handle, identity, isWhole ? state : undefined);
  }

  /** Bytes of the content that exist. */
  get done(): number {
    return this.#state?.done ?? 0;
  }

  get validator(): string | undefined {
    return this.#state?.validator;
  }

  /** Saves the progress from time to time. Without a validator a download cannot be resumed. */
  async checkpoint(done: number, validator: string | undefined): Promise<void> {
    if (validator === undefined || done < this.done + checkpointBytes) return;
    await this.#save({ identity: this.#identity, validator, done });
  }

  /** Deletes the state. */
  async discard(): Promise<void> {
    this.#state = undefined;
    await rm(stateFileOf(this.#file), { force: true });
  }

  /** Renames the complete part to its final name. */
  async finish(sizeBytes: number): Promise<FileRef> {
    await this.handle.sync();
    await this.handle.close();
    await rename(partOf(this.#file), this.#file);
    await this.discard();
    return { path: this.#file, sizeBytes };
  }

  /** Ends an incomplete download. The part is kept if it can be resumed. */
  async interrupt(
    error: unknown,
    done: number,
    validator: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const isResumable = signal.aborted || (error instanceof ServiceError && resumable.includes(error.kind));
    if (isResumable && validator !== undefined && done > 0)
      await this.#save({ identity: this.#identity, validator, done }).catch(() => this.discard());
    await this.handle.close();
    if (isResumable && this.#state) return;
    await this.discard();
    await rm(partOf(this.#file), { force: true });
  }

  async #save(state: State): Promise<void> {
    await this.handle.datasync();
    await writeAtomically(stateFileOf(this.#file), JSON.stringify(state));
    this.#state = state;
  }
}

/** Faults after which a download of the same film can be resumed. */
const resumable: readonly string[] = ['network', 'timeout', 'limited', 'overloaded'];

function partOf(file: string): string {
  return `${file}.part`;
}

function stateFileOf(file: string): string {
  return `${file}.part.json`;
}
