import type {
  App,
  BatchProgress,
  Check,
  HistoryEntry,
  JobFolder,
  JobHandle,
  NewJob,
  SettingTexts,
  WrittenTimelines,
} from '../../core/api/app.ts';
import { formSettings, type LastUsed } from '../../core/api/last-used.ts';
import type { Picture, PictureRequest } from '../../core/api/picture.ts';
import type { VideoFacts } from '../../core/api/video-facts.ts';
import type { CountOptions, FolderFilms } from '../../core/footage/film-count.ts';
import type { EngineChoice, Job } from '../../core/job/job.ts';
import type { PathKind } from '../../core/settings/setting-paths.ts';
import { type SettingState, settingStates } from '../../core/settings/setting-states.ts';
import type { SettingName } from '../../core/settings/settings.ts';
import type { PathContext } from '../../core/text/typed-path.ts';
import { readClipPictures } from '../../media/frames/clip-pictures.ts';
import { copyWithSystem, openWithSystem } from '../../media/process/desktop.ts';
import { describeDamagedFile } from '../../store/files/document.ts';
import { createHistoryEntry } from '../../store/jobs/history-entry.ts';
import { readLastUsed, writeLastUsed } from '../../store/last-used.ts';
import type { CommandContext } from '../context/context.ts';
import type { LazySession } from '../lazy-session.ts';
import type { ResumeChange } from '../resuming/resume-job.ts';
import { completePath, findOutputFault, findPathKind } from './complete-path.ts';

/** How often the history is polled for changes by other processes. */
const pollIntervalMs = 2000;

/** A job to resume, and what changes with that. */
export type ScreenResume = { id: string } & ResumeChange;

/** The program as the full screen sees it. */
export class ScreenApp implements App {
  readonly #context: CommandContext;
  readonly #session: LazySession;
  readonly #asked: ScreenResume | undefined;
  readonly #leaving: AbortSignal;
  #batch: BatchProgress | undefined;
  #isWatching = false;
  #onSetAside: (sentence: string) => void = () => {};

  /**
   * @param leaving aborted when no job may start any more
   * @param asked the job to resume, and what the command line says about it
   */
  constructor(context: CommandContext, session: LazySession, leaving: AbortSignal, asked?: ScreenResume) {
    this.#context = context;
    this.#session = session;
    this.#leaving = leaving;
    this.#asked = asked;
  }

  get place(): PathContext {
    return this.#context.place;
  }

  history(): readonly HistoryEntry[] {
    return this.#context.history.entries;
  }

  subscribeHistory(listener: () => void): () => void {
    this.#watchHistory();
    return this.#context.history.subscribe(listener);
  }

  /**
   * Loads older jobs and starts to poll, once the first screen shows the history. The newest jobs are already loaded.
   */
  #watchHistory(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const { history } = this.#context;
    void history.loadOlder().then(
      (damaged) => {
        for (const sentence of damaged.map(describeDamagedFile)) {
          this.#context.notices.push(sentence);
          this.#onSetAside(sentence);
        }
      },
      () => {},
    );
    // A poll that fails is ignored; the next one follows anyway.
    const poll = () => void history.refresh().catch(() => {});
    poll();
    setInterval(poll, pollIntervalMs).unref();
  }

  onSetAside(listener: (sentence: string) => void): void {
    this.#onSetAside = listener;
    for (const sentence of this.#context.notices) listener(sentence);
  }

  running(): readonly JobHandle[] {
    return (this.#session.current?.running ?? []).map((each) => each.handle);
  }

  batch(): BatchProgress | undefined {
    return this.#batch;
  }

  /** From now on the full screen shows this batch. */
  showBatch(batch: BatchProgress): void {
    this.#batch = batch;
  }

  async findTranscript(videoPath: string): Promise<string | undefined> {
    const { findTranscript } = await import('../../providers/transcript-file/find-transcript.ts');
    return findTranscript(videoPath);
  }

  async startJob(request: NewJob): Promise<JobHandle> {
    return (await (await this.#session.open()).start(request, { signal: this.#leaving })).handle;
  }

  async viewJob(id: string): Promise<JobHandle> {
    return (await this.#session.open()).view(id);
  }

  async openJob(id: string, videoPath?: string): Promise<JobHandle> {
    const session = await this.#session.open();
    const attached = await session.attach(id);
    if (attached) return attached;
    const saved = await session.load(id);
    if (saved.state === 'finished') return session.show(saved);
    const { acceptPlan, plan } = id === this.#asked?.id ? this.#asked : {};
    const change = { videoPath, plan, ...(acceptPlan !== undefined && { acceptPlan }) };
    return (await session.resume(id, change, { signal: this.#leaving })).handle;
  }

  present(entry: HistoryEntry): HistoryEntry {
    const handle = this.running().find(({ id }) => id === entry.id);
    return handle ? createHistoryEntry(handle.snapshot()) : entry;
  }

  async folderOf({ id, outputDir }: HistoryEntry): Promise<JobFolder> {
    const { inspectJobFolder } = await import('../../store/jobs/remove-job-folder.ts');
    const { hasTrash } = await import('../../store/files/trash.ts');
    const folder = await inspectJobFolder(id, outputDir);
    return folder.isOwn ? { ...folder, toTrash: await hasTrash(outputDir) } : folder;
  }

  async deleteJob(entry: HistoryEntry, withFolder: boolean): Promise<void> {
    const handle = this.running().find(({ id }) => id === entry.id);
    // A job in its review has no work in flight, so it can be stopped first.
    if (handle?.snapshot().state === 'awaiting-review') {
      await handle.dispatch({ type: 'stop', kill: false });
      await handle.ended;
    }
    const { deleteJob } = await import('../jobs/delete-job.ts');
    await deleteJob(this.#context, entry, withFolder ? 'trash' : 'keep');
  }

  formDefaults(): Promise<LastUsed & { transcriptFile: string }> {
    return formDefaults(this.#context);
  }

  rememberUsed(used: LastUsed): Promise<void> {
    return writeLastUsed(this.#context.home, used);
  }

  findPathKind(path: string): Promise<PathKind> {
    return findPathKind(path);
  }

  findOutputFault(folder: string): Promise<string | undefined> {
    return findOutputFault(folder);
  }

  completePath(text: string): Promise<string[]> {
    return completePath(text, this.place);
  }

  async readVideoFacts(
    path: string,
    transcript: string | undefined,
    signal: AbortSignal,
  ): Promise<VideoFacts> {
    const { readVideoFacts } = await import('./read-video-facts.ts');
    return readVideoFacts(this.#context, path, transcript, signal);
  }

  async countFilms(folders: readonly string[], options: CountOptions): Promise<FolderFilms[]> {
    const { countFilms } = await import('../../providers/library/scan/count-films.ts');
    return countFilms(folders, options);
  }

  async engines(settings: SettingTexts = {}): Promise<EngineChoice[]> {
    const { engineChoices } = await import('../checks/program-checks.ts');
    return engineChoices(this.#context, settings);
  }

  async checks(onUpdate?: (checks: readonly Check[]) => void, refresh?: boolean): Promise<Check[]> {
    const { checkProgram } = await import('../checks/program-checks.ts');
    return checkProgram(this.#context, refresh, onUpdate);
  }

  settings(): readonly SettingState[] {
    const { layers, home } = this.#context;
    return settingStates(layers).map((state) =>
      state.name === 'STOCKPILE_HOME' ? { ...state, value: home.root } : state,
    );
  }

  async saveSetting(name: SettingName, value: string | undefined): Promise<void> {
    await this.#context.saveSetting(name, value);
    this.#session.current?.settingsChanged();
  }

  async clipPictures(request: PictureRequest, signal: AbortSignal): Promise<Picture[]> {
    return readClipPictures(request, await this.#context.tools({ offline: true }), signal);
  }

  async writeTimelines(job: Job): Promise<WrittenTimelines> {
    const { writeTimelines } = await import('../jobs/write-timelines.ts');
    return writeTimelines(this.#context.home, job);
  }

  openOutside(path: string): Promise<void> {
    return openWithSystem(path);
  }

  /**
   * OSC 52 sets the clipboard of the terminal, also over SSH. Not every terminal supports it, so a system tool runs,
   * too.
   */
  copyText(text: string): void {
    process.stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
    if (process.env['SSH_CONNECTION'] === undefined) void copyWithSystem(text);
  }
}

/** Initial values of the new-job form: options on the command line, then the values used last, then the settings. */
async function formDefaults(context: CommandContext): Promise<LastUsed & { transcriptFile: string }> {
  const { flags, home, layers } = context;
  const { preferences, settings } = await readLastUsed(home);
  const options = layers.find(({ origin }) => origin === 'option')?.values ?? {};
  const remembered = formSettings.filter(
    (name) => (options[name] ?? '') === '' && settings[name] !== undefined,
  );
  return {
    transcriptFile: flags.transcript ?? '',
    preferences: {
      style: flags.style ?? preferences.style,
      avoid: flags.avoid ?? preferences.avoid,
      notes: flags.notes ?? preferences.notes,
    },
    settings: Object.fromEntries(remembered.map((name) => [name, settings[name]])),
  };
}
