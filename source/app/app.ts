import type {
  App,
  Check,
  HistoryEntry,
  JobFolder,
  JobHandle,
  NewJob,
  SettingTexts,
} from '../core/api/app.ts';
import type { LastUsed } from '../core/api/last-used.ts';
import type { Picture, PictureWish } from '../core/api/picture.ts';
import type { VideoFacts } from '../core/api/video-facts.ts';
import type { CountOptions, FolderFilms } from '../core/footage/film-count.ts';
import type { EngineChoice } from '../core/job/job.ts';
import type { Found } from '../core/settings/setting-paths.ts';
import { type SettingState, settingStates } from '../core/settings/setting-states.ts';
import type { SettingName } from '../core/settings/settings.ts';
import type { Place } from '../core/text/typed-path.ts';
import { readClipPictures } from '../media/frames/clip-pictures.ts';
import { copyWithSystem, openWithSystem } from '../media/process/desktop.ts';
import { describeSetAside } from '../store/files/document.ts';
import { historyEntry } from '../store/jobs/history-entry.ts';
import { writeLastUsed } from '../store/last-used.ts';
import { completePath, outputFault, whatIs } from './complete-path.ts';
import type { CommandContext } from './context.ts';
import { formDefaults } from './form-defaults.ts';
import type { LazySession } from './lazy-session.ts';

/** How often the list of jobs is read again for changes by other processes. */
const lookEveryMs = 2000;

/** What the full screen can ask of the program. */
export class ScreenApp implements App {
  readonly #context: CommandContext;
  readonly #session: LazySession;
  readonly #accepted: string | undefined;
  readonly #leaving: AbortSignal;
  #isWatching = false;
  #tellSetAside: (sentence: string) => void = () => {};

  /**
   * @param leaving aborted when no job may start any more
   * @param accepted the job whose plan was accepted on the command line
   */
  constructor(context: CommandContext, session: LazySession, leaving: AbortSignal, accepted?: string) {
    this.#context = context;
    this.#session = session;
    this.#leaving = leaving;
    this.#accepted = accepted;
  }

  get place(): Place {
    return this.#context.place;
  }

  history(): readonly HistoryEntry[] {
    return this.#context.history.entries;
  }

  subscribeHistory(listener: () => void): () => void {
    this.#watchHistory();
    return this.#context.history.subscribe(listener);
  }

  /** Starts with the first screen that shows the list; the newest jobs are loaded by then. */
  #watchHistory(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const { history } = this.#context;
    void history.loadOlder().then(
      (damaged) => {
        for (const sentence of damaged.map(describeSetAside)) {
          this.#context.notices.push(sentence);
          this.#tellSetAside(sentence);
        }
      },
      () => {},
    );
    // Polls for changes by other processes; a poll that fails is simply repeated.
    const look = () => void history.refresh().catch(() => {});
    look();
    setInterval(look, lookEveryMs).unref();
  }

  onSetAside(listener: (sentence: string) => void): void {
    this.#tellSetAside = listener;
    for (const sentence of this.#context.notices) listener(sentence);
  }

  running(): readonly JobHandle[] {
    return (this.#session.current?.running ?? []).map((each) => each.handle);
  }

  async startJob(request: NewJob): Promise<JobHandle> {
    return (await (await this.#session.open()).start(request, { signal: this.#leaving })).handle;
  }

  async openJob(id: string, videoPath?: string): Promise<JobHandle> {
    const session = await this.#session.open();
    const saved = await session.load(id);
    if (saved.state === 'finished') return session.show(saved);
    const change = { videoPath, ...(id === this.#accepted && { acceptPlan: true }) };
    return (await session.resume(id, change, { signal: this.#leaving })).handle;
  }

  present(entry: HistoryEntry): HistoryEntry {
    const handle = this.running().find(({ id }) => id === entry.id);
    return handle ? historyEntry(handle.snapshot()) : entry;
  }

  async folderOf({ id, outputDir }: HistoryEntry): Promise<JobFolder> {
    const { jobFolderOf } = await import('../store/jobs/job-folder.ts');
    return jobFolderOf(id, outputDir);
  }

  async deleteJob(entry: HistoryEntry, withFolder: boolean): Promise<void> {
    const handle = this.running().find(({ id }) => id === entry.id);
    // A job that waits for its review has no work in flight.
    if (handle?.snapshot().state === 'awaiting-review') {
      await handle.dispatch({ type: 'stop', kill: false });
      await handle.ended;
    }
    const { deleteJob } = await import('./delete-job.ts');
    await deleteJob(this.#context, entry, withFolder);
  }

  formDefaults(): Promise<LastUsed & { transcriptFile: string }> {
    return formDefaults(this.#context);
  }

  rememberUsed(used: LastUsed): Promise<void> {
    return writeLastUsed(this.#context.home, used);
  }

  whatIs(path: string): Promise<Found> {
    return whatIs(path);
  }

  outputFault(folder: string): Promise<string | undefined> {
    return outputFault(folder);
  }

  completePath(text: string): Promise<string[]> {
    return completePath(text, this.place);
  }

  async lookAtVideo(path: string, transcript: string | undefined, signal: AbortSignal): Promise<VideoFacts> {
    const { lookAtVideo } = await import('./look-at-video.ts');
    return lookAtVideo(this.#context, path, transcript, signal);
  }

  async countFilms(folders: readonly string[], options: CountOptions): Promise<FolderFilms[]> {
    const { countFilms } = await import('../providers/library/scan/count-films.ts');
    return countFilms(folders, options);
  }

  async engines(settings: SettingTexts = {}): Promise<EngineChoice[]> {
    const { engineChoices } = await import('./checks.ts');
    return engineChoices(this.#context, settings);
  }

  async checks(tell?: (checks: readonly Check[]) => void, afresh?: boolean): Promise<Check[]> {
    const { programChecks } = await import('./checks.ts');
    return programChecks(this.#context, afresh, tell);
  }

  settings(): readonly SettingState[] {
    const { layers, home } = this.#context;
    return settingStates(layers).map((state) =>
      state.name === 'STOCKPILE_HOME' ? { ...state, value: home.root } : state,
    );
  }

  async keepSetting(name: SettingName, value: string | undefined): Promise<void> {
    await this.#context.keep(name, value);
    this.#session.current?.settingsChanged();
  }

  async clipPictures(wish: PictureWish, signal: AbortSignal): Promise<Picture[]> {
    return readClipPictures(wish, await this.#context.tools({ offline: true }), signal);
  }

  openOutside(path: string): Promise<void> {
    return openWithSystem(path);
  }

  /** OSC 52 asks the terminal to set the clipboard, over SSH too. Not every terminal does, so the system is asked as well. */
  copyText(text: string): void {
    process.stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
    if (process.env['SSH_CONNECTION'] === undefined) void copyWithSystem(text);
  }
}
