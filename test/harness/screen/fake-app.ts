import path, { sep } from 'node:path';
import type {
  App,
  BatchProgress,
  Check,
  HistoryEntry,
  JobFolder,
  JobFollower,
  JobHandle,
  NewJob,
  SettingTexts,
  WrittenTimelines,
} from '../../../source/core/api/app.ts';
import { emptyLastUsed, type LastUsed } from '../../../source/core/api/last-used.ts';
import type { Picture, PictureRequest } from '../../../source/core/api/picture.ts';
import type { VideoFacts } from '../../../source/core/api/video-facts.ts';
import { UserError } from '../../../source/core/errors.ts';
import type { CountOptions, FolderFilms } from '../../../source/core/footage/film-count.ts';
import type { Command } from '../../../source/core/job/command.ts';
import { decide } from '../../../source/core/job/decide.ts';
import type { EventBody, JobEvent } from '../../../source/core/job/events/events.ts';
import type { EngineChoice, Job } from '../../../source/core/job/job.ts';
import type { SettingLayer } from '../../../source/core/settings/resolve-settings.ts';
import {
  type PathKind,
  pathFault,
  resolveTypedSetting,
  withAbsolutePaths,
} from '../../../source/core/settings/setting-paths.ts';
import {
  checkChange,
  type SettingState,
  settingStates,
} from '../../../source/core/settings/setting-states.ts';
import type { SettingName } from '../../../source/core/settings/settings.ts';
import type { PathContext } from '../../../source/core/text/typed-path.ts';
import { createHistoryEntry } from '../../../source/store/jobs/history-entry.ts';
import { JobMaker, offlineEngines } from '../jobs/jobs.ts';

/** A job whose commands change its state through the reducer, like the runner, but do no work. */
export class FakeHandle implements JobHandle {
  readonly id: string;
  readonly ended: Promise<Job>;
  readonly commands: Command[] = [];
  readonly maker: JobMaker;
  /** Whether a stop without kill ends the job; otherwise only a kill does. */
  isStubborn = false;
  readonly #listeners = new Set<() => void>();
  readonly #followers = new Set<JobFollower>();
  readonly #end: (job: Job) => void;

  constructor(maker: JobMaker) {
    this.maker = maker;
    this.id = maker.job.id;
    const { promise, resolve } = Promise.withResolvers<Job>();
    this.ended = promise;
    this.#end = resolve;
  }

  snapshot(): Job {
    return this.maker.job;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(...bodies: readonly EventBody[]): void {
    this.maker.now = Math.max(this.maker.now, Date.now());
    for (const body of bodies) {
      this.maker.emit(body);
      const event: JobEvent = { version: 1, at: this.maker.now, jobId: this.id, ...body };
      for (const follower of this.#followers) follower.event(event, this.maker.job);
    }
    for (const listener of this.#listeners) listener();
  }

  /** Applies many events at once, without checking each against the schema. */
  emitUnchecked(...bodies: readonly EventBody[]): void {
    this.maker.now = Math.max(this.maker.now, Date.now());
    for (const body of bodies) {
      this.maker.emitUnchecked(body);
      const event: JobEvent = { version: 1, at: this.maker.now, jobId: this.id, ...body };
      for (const follower of this.#followers) follower.event(event, this.maker.job);
    }
    for (const listener of this.#listeners) listener();
  }

  /** After the review, emits the events that the runner emits at the start of gathering. */
  async dispatch(command: Command): Promise<void> {
    this.commands.push(command);
    const ends = command.type === 'stop' && (command.kill || !this.isStubborn);
    this.emit(
      ...decide(this.maker.job, command, { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 }),
      ...(command.type === 'start'
        ? ([
            { type: 'stage.finished', stage: 'review' },
            { type: 'stage.started', stage: 'gather' },
          ] as const)
        : []),
      ...(ends ? [{ type: 'job.state', state: 'interrupted' } as const] : []),
    );
    if (ends) this.#end(this.maker.job);
  }

  events(listener: JobFollower['event']): () => void {
    return this.#add({ state: () => {}, event: listener });
  }

  follow(follower: JobFollower): () => void {
    follower.state(this.maker.job);
    return this.#add(follower);
  }

  #add(follower: JobFollower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }
}

/** A program that has its jobs in memory and does no work. */
export class FakeApp implements App {
  readonly place: PathContext = { path: path.posix, home: '/home/me', cwd: '/edit' };
  handles: FakeHandle[];
  entries: readonly HistoryEntry[];
  readonly opened: string[] = [];
  readonly copied: string[] = [];
  readonly outside: string[] = [];
  readonly requests: NewJob[] = [];
  /** The transcript that is found next to a video. */
  besideVideo: string | undefined;
  files: readonly string[] = [];
  /** The removed jobs, and whether their folders were deleted too. */
  readonly removed: { id: string; withFolder: boolean }[] = [];
  /** The jobs whose timelines were written, and why some could not be. */
  readonly timelines: string[] = [];
  timelineFaults: readonly string[] = [];
  /** Jobs whose folder has no record of the job. */
  readonly foreignFolders = new Set<string>();
  hasTrash = true;
  used: LastUsed = emptyLastUsed;
  /** The values used last are returned only after this is resolved. */
  lateDefaults: PromiseWithResolvers<void> | undefined;
  environment: Record<string, string> = {};
  readonly config: Record<string, string> = {};
  /** The settings passed to `engines`. */
  readonly asked: SettingTexts[] = [];
  /** The folders whose films were counted. */
  readonly counted: (readonly string[])[] = [];
  /** The results of key tests are returned only after this is set. */
  answer: Promise<void> = Promise.resolve();
  /** Reported as soon as there is a listener. */
  setAside: readonly string[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(makers: readonly JobMaker[] = [], entries?: readonly HistoryEntry[]) {
    this.handles = makers.map((maker) => new FakeHandle(maker));
    this.entries = entries ?? makers.map(({ job }) => createHistoryEntry(job));
    for (const handle of this.handles) this.#follow(handle);
  }

  history(): readonly HistoryEntry[] {
    return this.entries;
  }

  subscribeHistory(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onSetAside(listener: (sentence: string) => void): void {
    for (const sentence of this.setAside) listener(sentence);
  }

  batchProgress: BatchProgress | undefined;
  /** One for each time that the batch was told to start no other video. */
  readonly startsNoMore: true[] = [];

  batch(): BatchProgress | undefined {
    return this.batchProgress;
  }

  running(): readonly JobHandle[] {
    return this.handles.filter((handle) => /running|awaiting/.test(handle.snapshot().state));
  }

  async findTranscript(): Promise<string | undefined> {
    return this.besideVideo;
  }

  async startJob(request: NewJob): Promise<JobHandle> {
    this.requests.push(request);
    if (request.videoPath.includes('missing')) {
      throw new UserError(`There is no file ${request.videoPath}.`, { hint: 'Check the path.' });
    }
    const name = request.videoPath.split(sep).at(-1) ?? '';
    const handle = new FakeHandle(new JobMaker({ id: `job-${this.handles.length + 1}`, name }).planned());
    this.handles.push(handle);
    this.#follow(handle);
    this.#changed([createHistoryEntry(handle.snapshot()), ...this.entries]);
    return handle;
  }

  async openJob(id: string): Promise<JobHandle> {
    this.opened.push(id);
    const handle = this.handles.find((each) => each.id === id);
    if (!handle) throw new UserError('The saved job cannot be read.', { hint: 'Start it again.' });
    if (handle.snapshot().state === 'interrupted') {
      handle.emit({ type: 'job.opened', engines: [...offlineEngines] });
    }
    return handle;
  }

  async viewJob(id: string): Promise<JobHandle> {
    const handle = this.handles.find((each) => each.id === id);
    if (!handle) throw new UserError(`There is no job "${id}".`);
    return handle;
  }

  present(entry: HistoryEntry): HistoryEntry {
    const handle = this.running().find(({ id }) => id === entry.id);
    return handle ? { ...entry, progress: handle.snapshot().progress } : entry;
  }

  async folderOf({ id, outputDir: path }: HistoryEntry): Promise<JobFolder> {
    if (this.foreignFolders.has(id))
      return { path, isOwn: false, reason: 'it has no record that this job created it' };
    return { path, isOwn: true, files: 7, sizeBytes: 12_400_000, toTrash: this.hasTrash };
  }

  async deleteJob({ id, name }: HistoryEntry, withFolder: boolean): Promise<void> {
    if (this.handles.some((each) => each.id === id && each.snapshot().state === 'running')) {
      throw new UserError(`The job of ${name} is already running here.`, { hint: 'Stop it first.' });
    }
    this.removed.push({ id, withFolder });
    this.#changed(this.entries.filter((entry) => entry.id !== id));
  }

  async writeTimelines({ id, outputDir }: Job): Promise<WrittenTimelines> {
    this.timelines.push(id);
    const files = ['timeline.otio', 'timeline.edl'].map((name) =>
      path.posix.join(outputDir, 'timelines', name),
    );
    return { files, faults: this.timelineFaults };
  }

  async formDefaults(): Promise<LastUsed & { transcriptFile: string }> {
    await this.lateDefaults?.promise;
    return { ...this.used, transcriptFile: '' };
  }

  async rememberUsed(used: LastUsed): Promise<void> {
    this.used = used;
  }

  /**
   * A path with an extension is a file, "nowhere" and the begun name of a file do not exist, and everything else is a
   * folder.
   */
  async findPathKind(file: string): Promise<PathKind> {
    const isBegun = (name: string) => name.startsWith(file) && !/^(\/|$)/.test(name.slice(file.length));
    if (file.includes('nowhere') || this.files.some(isBegun)) return 'nothing';
    return path.extname(file) === '' ? 'folder' : 'file';
  }

  async findOutputFault(folder: string): Promise<string | undefined> {
    return path.extname(folder) === '' ? undefined : 'a file, not a folder';
  }

  async readVideoFacts(file: string, transcript: string | undefined): Promise<VideoFacts> {
    if (file.includes('broken')) throw new UserError(`${path.basename(file)} is cut off.`);
    const beside = file.includes('silent') ? undefined : file.replace(/\.\w+$/, '.srt');
    const words = transcript ?? beside;
    const fault = transcript && pathFault(await this.findPathKind(transcript), 'file');
    return {
      durationSeconds: 372,
      picture: { width: 1920, height: 1080 },
      words:
        words === undefined ? { from: 'nowhere' } : { from: 'file', path: words, ...(fault && { fault }) },
    };
  }

  async countFilms(folders: readonly string[], { onProgress }: CountOptions): Promise<FolderFilms[]> {
    this.counted.push(folders);
    onProgress?.(folders.map((folder) => ({ folder, films: 7, state: 'counting' })));
    await this.answer;
    return folders.map((folder) =>
      folder.includes('nowhere')
        ? { folder, films: 0, state: 'missing' }
        : { folder, films: 214, state: 'counted' },
    );
  }

  settings(): readonly SettingState[] {
    return settingStates(this.#layers());
  }

  async saveSetting(name: SettingName, value: string | undefined): Promise<void> {
    const whole = value === undefined ? undefined : resolveTypedSetting(name, value, this.place);
    checkChange(name, whole, this.#layers());
    if (whole === undefined) delete this.config[name];
    else this.config[name] = whole;
  }

  #layers(): SettingLayer[] {
    const layers: SettingLayer[] = [
      { origin: 'option', values: {} },
      { origin: 'environment', values: this.environment },
      { origin: 'config', values: this.config },
    ];
    return layers.map((layer) => withAbsolutePaths(layer, this.place));
  }

  async completePath(text: string): Promise<string[]> {
    return this.files.filter((file) => file.startsWith(text));
  }

  async engines(settings: SettingTexts = {}): Promise<EngineChoice[]> {
    this.asked.push(settings);
    const { SEARCH_SOURCES } = settings;
    return offlineEngines.map((choice) =>
      choice.role === 'search library' && SEARCH_SOURCES !== undefined
        ? { ...choice, engine: SEARCH_SOURCES, reason: 'asked for' }
        : choice,
    );
  }

  async checks(onUpdate: (checks: readonly Check[]) => void = () => {}): Promise<Check[]> {
    const checks = this.#checks();
    onUpdate(
      checks.map((check) =>
        check.name === 'Gemini' ? { ...check, state: 'trying', detail: 'asking' } : check,
      ),
    );
    await this.answer;
    onUpdate(checks);
    return checks;
  }

  #checks(): Check[] {
    return [
      { name: 'ffmpeg', state: 'ok', detail: '5.1.7 in /usr/bin/ffmpeg' },
      {
        name: 'yt-dlp',
        state: 'missing',
        detail: 'not on the PATH',
        hint: 'Install it from https://github.com/yt-dlp.',
      },
      { name: 'Gemini', state: 'limited', detail: 'no key', hint: 'Set GEMINI_API_KEY.' },
    ];
  }

  async openOutside(path: string): Promise<void> {
    this.outside.push(path);
  }

  async clipPictures({ count, width, height }: PictureRequest): Promise<Picture[]> {
    return Array.from({ length: count }, (_, at) => ({
      width,
      height,
      pixels: new Uint8Array(width * height * 3).fill(Math.round(((at + 1) / count) * 255)),
    }));
  }

  copyText(text: string): void {
    this.copied.push(text);
  }

  #follow(handle: FakeHandle): void {
    handle.subscribe(() =>
      this.#changed(
        this.entries.map((entry) => (entry.id === handle.id ? createHistoryEntry(handle.snapshot()) : entry)),
      ),
    );
  }

  #changed(entries: readonly HistoryEntry[]): void {
    this.entries = entries;
    for (const listener of this.#listeners) listener();
  }
}
