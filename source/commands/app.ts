import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import type { App, Check, HistoryEntry, JobHandle, NewJob } from '../core/app.ts';
import type { AmendCommand } from '../core/events.ts';
import type { EngineChoice } from '../core/job.ts';
import type { Picture, PictureWish } from '../core/picture.ts';
import { readClipPictures } from '../media/clip-pictures.ts';
import { openWithSystem } from '../media/open-outside.ts';
import type { CommandContext } from './context.ts';
import type { LazySession } from './lazy-session.ts';

/** Completions shown at once at most. */
const completionLimit = 50;

/** What the full screen can ask of the program. */
export class ScreenApp implements App {
  readonly #context: CommandContext;
  readonly #session: LazySession;

  constructor(context: CommandContext, session: LazySession) {
    this.#context = context;
    this.#session = session;
  }

  history(): readonly HistoryEntry[] {
    return this.#context.history.entries;
  }

  subscribeHistory(listener: () => void): () => void {
    return this.#context.history.subscribe(listener);
  }

  running(): readonly JobHandle[] {
    return (this.#session.current?.running ?? []).map((each) => each.handle);
  }

  async startJob(request: NewJob): Promise<JobHandle> {
    return (await (await this.#session.open()).start(request)).handle;
  }

  async openJob(id: string): Promise<JobHandle> {
    const session = await this.#session.open();
    const saved = await session.load(id);
    return saved.state === 'finished' ? session.show(saved) : (await session.resume(id, {})).handle;
  }

  async amendJob(id: string, command: AmendCommand): Promise<void> {
    await (await this.#session.open()).amend(id, command);
  }

  async deleteJob(id: string): Promise<void> {
    await this.#context.history.remove(id);
  }

  async completePath(text: string): Promise<string[]> {
    const typed = text.startsWith('~') ? homedir() + text.slice(1) : text;
    const folder = typed.endsWith(sep) || typed === '' ? typed || '.' : dirname(typed);
    const start = typed.endsWith(sep) || typed === '' ? '' : basename(typed);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const fitting = entries
      .filter(({ name }) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, completionLimit);
    return Promise.all(
      fitting.map(async (entry) => {
        const path = folder === '.' && !typed.startsWith('.') ? entry.name : join(folder, entry.name);
        const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(path)));
        return isFolder ? path + sep : path;
      }),
    );
  }

  async engines(): Promise<EngineChoice[]> {
    const { engineChoices } = await import('./doctor.ts');
    return engineChoices(this.#context);
  }

  async checks(): Promise<Check[]> {
    const { programChecks } = await import('./doctor.ts');
    return programChecks(this.#context);
  }

  async clipPictures(wish: PictureWish, signal: AbortSignal): Promise<Picture[]> {
    return readClipPictures(wish, await this.#context.tools(), signal);
  }

  openOutside(path: string): Promise<void> {
    return openWithSystem(path);
  }

  /** OSC 52: the terminal puts it on the clipboard, also over SSH. */
  copyText(text: string): void {
    process.stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
  }
}

function leadsToFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
