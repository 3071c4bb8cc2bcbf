import type { App, HistoryEntry, JobHandle, NewJob, SettingTexts } from '../core/api/app.ts';
import { type LastUsed, nothingUsed } from '../core/api/last-used.ts';
import { describeError, VideoError } from '../core/errors.ts';
import type { Command } from '../core/job/command.ts';
import type { EngineChoice } from '../core/job/job.ts';
import type { SettingName } from '../core/settings/settings.ts';
import { Gallery } from './pictures/gallery.ts';
import { Checkup } from './screens/checks/checkup.ts';
import { deleteQuestion, type StartResult, startAll } from './screens/home/home-actions.ts';
import { Stopping } from './stopping.ts';
import type { Tone } from './theme.ts';
import { covered, type Overlay, type Screen, shown, uncovered, type View, viewOf } from './view.ts';

/** Why the screen was left. */
export type LeaveReason = 'quit' | 'interrupt' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT';

type Named = Pick<HistoryEntry, 'id' | 'name'>;

/** `asked`: the job that was to be gone on with, and what is wrong with its video. */
export type Start =
  | { screen: 'home'; asked?: { job: Named; error: VideoError } }
  | { screen: 'job'; handle: JobHandle };

/**
 * The only place where the screen asks the program for something. Components call it and show `view()`; what goes wrong
 * becomes a line on the screen.
 */
export class Controller {
  readonly app: App;
  readonly gallery: Gallery;
  readonly checkup: Checkup;
  /** What the form of a new job begins with. */
  formDefaults: LastUsed & { transcriptFile: string } = { ...nothingUsed, transcriptFile: '' };
  readonly #handles = new Map<string, JobHandle>();
  readonly #listeners = new Set<() => void>();
  readonly #exit: (reason: LeaveReason) => void;
  readonly #stopping: Stopping;
  #view: View;
  #hasLeft = false;

  constructor(app: App, start: Start, exit: (reason: LeaveReason) => void) {
    this.app = app;
    this.gallery = new Gallery((wish, signal) => app.clipPictures(wish, signal));
    this.checkup = new Checkup(app, (error) => this.notify(describeError(error)));
    this.#exit = exit;
    this.#view = viewOf({ name: 'home' });
    const say = (stopping: string) => this.#set({ ...this.#view, stopping });
    this.#stopping = new Stopping(app, say, () => this.leave('interrupt'));
    void this.#readDefaults();
    app.onSetAside((sentence) => this.notify([this.#view.notice?.text, sentence].filter(Boolean).join(' ')));
    if (start.screen === 'job') this.#show(start.handle);
    else if (start.asked) this.#askForVideo(start.asked.job, start.asked.error);
  }

  readonly view = (): View => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The jobs that were on the screen, in the order they came. */
  handles(): JobHandle[] {
    return [...this.#handles.values()];
  }

  handle(jobId: string): JobHandle | undefined {
    return this.#handles.get(jobId) ?? this.app.running().find((each) => each.id === jobId);
  }

  go(screen: Screen): void {
    this.#set(shown(this.#view, screen));
  }

  cover(overlay: Overlay): void {
    this.#set(covered(this.#view, overlay));
  }

  back(): void {
    this.#set(uncovered(this.#view));
  }

  ask(text: string, yes: () => void): void {
    this.#set({ ...this.#view, question: { text, yes } });
  }

  notify(text: string, tone: Tone = 'warn'): void {
    this.#set({ ...this.#view, notice: { text, tone } });
  }

  /** A line that was read is gone with the next key. */
  clearNotice(): void {
    if (this.#view.notice) this.#set({ ...this.#view, notice: undefined });
  }

  /** Opens a job of the history, or goes on with one that stopped. */
  open(entry: Named, videoPath?: string): void {
    const known = this.app.running().find((each) => each.id === entry.id);
    if (known) this.#show(known);
    else this.#try(`opening ${entry.name}`, () => this.#open(entry, videoPath));
  }

  async #open(entry: Named, videoPath: string | undefined): Promise<void> {
    try {
      this.#show(await this.app.openJob(entry.id, videoPath));
    } catch (error) {
      if (!(error instanceof VideoError)) throw error;
      this.#askForVideo(entry, error);
    }
  }

  /** A video that moved is looked for; with one that changed another job can begin. */
  #askForVideo({ id, name }: Named, { kind, message, path }: VideoError): void {
    if (kind === 'moved') this.cover({ name: 'find-video', job: { id, name }, path });
    else this.ask(`${message} Start anew with it?`, () => this.go({ name: 'new-job', path }));
  }

  /** A running job is there already; nothing has to be opened. */
  show(handle: JobHandle): void {
    this.#show(handle);
  }

  /** A job for each request. `refused` hears why the only one was not started. */
  start(requests: readonly NewJob[], used: LastUsed, refused: (error: unknown) => void): void {
    this.#try('looking at the video', async () => {
      const result = await startAll(this.app, requests).catch((error: unknown) => {
        refused(error);
        throw error;
      });
      await this.app.rememberUsed(used);
      await this.#readDefaults();
      this.#started(result);
    });
  }

  /** Asks whether to remove a job, and whether its folder goes with it. */
  askDelete(entry: HistoryEntry): void {
    const remove = (withFolder: boolean) =>
      this.#try(`removing ${entry.name}`, () => this.app.deleteJob(entry, withFolder));
    void this.app.folderOf(entry).then(
      (folder) => this.#set({ ...this.#view, question: deleteQuestion(entry, folder, remove) }),
      (error: unknown) => this.notify(describeError(error)),
    );
  }

  /** Keeps a setting in the config, or forgets it. @returns whether it was done; why not stands on the screen. */
  async keepSetting(name: SettingName, value: string | undefined): Promise<boolean> {
    try {
      await this.app.keepSetting(name, value);
    } catch (error) {
      this.#complain(error);
      return false;
    }
    this.checkup.look();
    return true;
  }

  /** Hands a command to a job that is or was on the screen, whether it still runs or has ended. */
  dispatch(jobId: string, command: Command): void {
    this.handle(jobId)
      ?.dispatch(command)
      .catch((error: unknown) => this.#complain(error));
  }

  openOutside(path: string): void {
    this.#try('opening', () => this.app.openOutside(path));
  }

  copy(text: string): void {
    this.app.copyText(text);
    this.notify(`copied ${text}`, 'good');
  }

  /** Paths that start with this text; none when they cannot be read. */
  async complete(text: string): Promise<string[]> {
    return this.app.completePath(text).catch(() => []);
  }

  /** Which engines would run with these settings; none while a setting cannot be used. */
  async engines(settings: SettingTexts = {}): Promise<EngineChoice[]> {
    try {
      return await this.app.engines(settings);
    } catch (error) {
      this.notify(describeError(error));
      return [];
    }
  }

  /** Ctrl+C. */
  interrupt(): void {
    this.#stopping.interrupt();
  }

  /** Gives the terminal back. Jobs still running are told to stop; who called `runTui` waits for them. */
  leave(reason: LeaveReason): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.checkup.end();
    this.#stopping.over();
    const kill = reason !== 'quit' && reason !== 'interrupt';
    for (const handle of this.app.running()) {
      this.#handles.set(handle.id, handle);
      void handle.dispatch({ type: 'stop', kill });
    }
    this.#exit(reason);
  }

  #show(handle: JobHandle): void {
    this.#handles.set(handle.id, handle);
    this.go({ name: 'job', jobId: handle.id });
  }

  #try(busy: string, work: () => Promise<void>): void {
    if (this.#view.busy) return;
    this.#set({ ...this.#view, busy });
    const done = (error?: unknown) => {
      this.#set({ ...this.#view, busy: undefined });
      if (error !== undefined) this.#complain(error);
    };
    void work().then(() => done(), done);
  }

  #complain(error: unknown): void {
    this.notify(describeError(error), 'bad');
  }

  #started({ handles, text }: StartResult): void {
    for (const handle of handles) this.#handles.set(handle.id, handle);
    const [only] = handles;
    if (handles.length === 1 && only) this.#show(only);
    else this.go({ name: 'home' });
    if (text !== '') this.notify(text);
  }

  async #readDefaults(): Promise<void> {
    // A form without what was used last is a form all the same.
    this.formDefaults = await this.app.formDefaults().catch(() => this.formDefaults);
    this.#tell();
  }

  #set(view: View): void {
    if (view === this.#view) return;
    this.#view = view;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
