import type { App, JobHandle, NewJob, SettingTexts } from '../core/api/app.ts';
import { emptyLastUsed, type LastUsed } from '../core/api/last-used.ts';
import { describeError, VideoError } from '../core/errors.ts';
import type { Command } from '../core/job/command.ts';
import type { EngineChoice } from '../core/job/job.ts';
import type { SettingName } from '../core/settings/settings.ts';
import type { FirstView, LeaveReason, NamedJob } from './first-view.ts';
import { InterruptHandler } from './interrupt-handler.ts';
import type { BoundKeys } from './keys/bound-keys.ts';
import { PictureLoader } from './pictures/picture-loader.ts';
import type { TuiPreferences } from './screen-preferences.ts';
import { SystemChecks } from './screens/checks/system-checks.ts';
import { type StartResult, startAll } from './screens/home/home-actions.ts';
import type { Tone } from './theme/theme.ts';
import {
  type Confirmation,
  closeTopOverlay,
  newView,
  type Overlay,
  type Screen,
  type View,
  withOverlay,
  withScreen,
} from './view.ts';

/**
 * The only connection from the screen to the program. Components call it and show `view()`; errors become a line on the
 * screen.
 */
export class Controller {
  readonly app: App;
  readonly preferences: TuiPreferences;
  readonly pictureLoader: PictureLoader;
  readonly systemChecks: SystemChecks;
  /** The jobs that were shown and not deleted, in the order in which they were first shown. */
  readonly handles = new Map<string, JobHandle>();
  /** The initial values of the new-job form. */
  formDefaults: LastUsed & { transcriptFile: string } = { ...emptyLastUsed, transcriptFile: '' };
  readonly #listeners = new Set<() => void>();
  readonly #exit: (reason: LeaveReason) => void;
  readonly #interrupts: InterruptHandler;
  #view: View;
  #hasLeft = false;

  constructor(app: App, preferences: TuiPreferences, start: FirstView, exit: (reason: LeaveReason) => void) {
    this.app = app;
    this.preferences = preferences;
    this.pictureLoader = new PictureLoader((request, signal) => app.clipPictures(request, signal));
    this.systemChecks = new SystemChecks(app, (error) => this.notify(describeError(error)));
    this.#exit = exit;
    this.#view = newView({ name: start.screen === 'batch' ? 'batch' : 'home' });
    const showStopping = (stopping: string) => this.#set({ ...this.#view, stopping });
    this.#interrupts = new InterruptHandler(app, showStopping, () => this.leave('interrupt'));
    void this.#readDefaults();
    app.onSetAside((sentence) => this.notify([this.#view.notice?.text, sentence].filter(Boolean).join(' ')));
    if (preferences.fault) this.notify(preferences.fault);
    if (start.screen === 'job') this.showJob(start.handle);
    else if (start.screen === 'home' && start.asked) this.#askForVideo(start.asked.job, start.asked.error);
  }

  get keys(): BoundKeys {
    return this.preferences.keys;
  }

  readonly view = (): View => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  handle(jobId: string): JobHandle | undefined {
    return this.handles.get(jobId) ?? this.app.running().find((each) => each.id === jobId);
  }

  showScreen(screen: Screen): void {
    this.#set(withScreen(this.#view, screen));
  }

  openOverlay(overlay: Overlay): void {
    this.#set(withOverlay(this.#view, overlay));
  }

  back(): void {
    this.#set(closeTopOverlay(this.#view));
  }

  ask(question: Confirmation): void {
    this.#set({ ...this.#view, question });
  }

  notify(text: string, tone: Tone = 'warn'): void {
    this.#set({ ...this.#view, notice: { text, tone } });
  }

  /** Called at every key: a notice stays until the next one. */
  clearNotice(): void {
    if (this.#view.notice) this.#set({ ...this.#view, notice: undefined });
  }

  /** Opens a job of the history; resumes it if it has stopped. */
  open(entry: NamedJob, videoPath?: string): void {
    const known = this.app.running().find((each) => each.id === entry.id);
    if (known) this.showJob(known);
    else this.run(`opening ${entry.name}`, () => this.#open(entry, videoPath));
  }

  async #open(entry: NamedJob, videoPath: string | undefined): Promise<void> {
    try {
      this.showJob(await this.app.openJob(entry.id, videoPath));
    } catch (error) {
      if (!(error instanceof VideoError)) throw error;
      this.#askForVideo(entry, error);
    }
  }

  /** Asks where a moved video is now; offers a new job when the video was changed. */
  #askForVideo({ id, name }: NamedJob, { kind, message, path }: VideoError): void {
    if (kind === 'moved') this.openOverlay({ name: 'find-video', job: { id, name }, path });
    else {
      const yes = () => this.showScreen({ name: 'new-job', path });
      this.ask({ text: `${message} Start a new job with it?`, yes });
    }
  }

  /** Starts a job for each request. `onRefused` is called with the error when a single job could not be started. */
  start(requests: readonly NewJob[], used: LastUsed, onRefused: (error: unknown) => void): void {
    this.run('checking the video', async () => {
      const result = await startAll(this.app, requests).catch((error: unknown) => {
        onRefused(error);
        throw error;
      });
      await this.app.rememberUsed(used);
      await this.#readDefaults();
      this.#started(result);
    });
  }

  /** Saves a setting in the config; undefined removes it. @returns false when that failed; the screen shows why. */
  async saveSetting(name: SettingName, value: string | undefined): Promise<boolean> {
    try {
      this.preferences.check(name, value);
      await this.app.saveSetting(name, value);
    } catch (error) {
      this.#showError(error);
      return false;
    }
    this.preferences.apply();
    this.systemChecks.refresh();
    return true;
  }

  /** Sends a command to a job, whether it still runs or has ended. */
  dispatch(jobId: string, command: Command): void {
    this.handle(jobId)
      ?.dispatch(command)
      .catch((error: unknown) => this.#showError(error));
  }

  openOutside(path: string): void {
    this.run('opening', () => this.app.openOutside(path));
  }

  copy(text: string): void {
    this.app.copyText(text);
    this.notify(`copied ${text}`, 'good');
  }

  /** Paths that start with this text; empty when the folder cannot be read. */
  async completePath(text: string): Promise<string[]> {
    return this.app.completePath(text).catch(() => []);
  }

  /** Which engines would run with these settings; empty while a setting is invalid. */
  async engines(settings: SettingTexts = {}): Promise<EngineChoice[]> {
    try {
      return await this.app.engines(settings);
    } catch (error) {
      this.notify(describeError(error));
      return [];
    }
  }

  /** Handles Ctrl+C. */
  interrupt(): void {
    this.#interrupts.interrupt();
  }

  /** Leaves the screen and tells running jobs to stop; the caller of `runTui` waits for them. */
  leave(reason: LeaveReason): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.systemChecks.stop();
    this.#interrupts.cancel();
    this.app.batch()?.startNoMore();
    const kill = reason !== 'quit' && reason !== 'interrupt';
    for (const handle of this.app.running()) {
      this.handles.set(handle.id, handle);
      void handle.dispatch({ type: 'stop', kill });
    }
    this.#exit(reason);
  }

  /** Shows a job that is already open. */
  showJob(handle: JobHandle): void {
    this.handles.set(handle.id, handle);
    this.showScreen({ name: 'job', jobId: handle.id });
  }

  /** Does something that may take a moment; only one such thing at a time. */
  run(busy: string, work: () => Promise<void>): void {
    if (this.#view.busy) return;
    this.#set({ ...this.#view, busy });
    void work()
      .catch((error: unknown) => this.#showError(error))
      .finally(() => this.#set({ ...this.#view, busy: undefined }));
  }

  #showError(error: unknown): void {
    this.notify(describeError(error), 'bad');
  }

  #started({ handles, text }: StartResult): void {
    for (const handle of handles) this.handles.set(handle.id, handle);
    const [only] = handles;
    if (handles.length === 1 && only) this.showJob(only);
    else this.showScreen({ name: 'home' });
    if (text !== '') this.notify(text);
  }

  async #readDefaults(): Promise<void> {
    // The form works without the values that were used last.
    this.formDefaults = await this.app.formDefaults().catch(() => this.formDefaults);
    this.#notifyListeners();
  }

  #set(view: View): void {
    if (view === this.#view) return;
    this.#view = view;
    this.#notifyListeners();
  }

  #notifyListeners(): void {
    for (const listener of this.#listeners) listener();
  }
}
