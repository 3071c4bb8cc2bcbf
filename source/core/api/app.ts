import type { ExitCode } from '../errors.ts';
import type { CountOptions, FolderFilms } from '../footage/film-count.ts';
import type { Command } from '../job/command.ts';
import type { JobEvent } from '../job/events/events.ts';
import type { EngineChoice, Job, JobStateName, StageName } from '../job/job.ts';
import type { NeedExpense } from '../job/progress/estimate.ts';
import type { FilePlan } from '../plan/file/file-plan.ts';
import type { Preferences } from '../plan/need.ts';
import type { PathKind } from '../settings/setting-paths.ts';
import type { SettingState } from '../settings/setting-states.ts';
import type { SettingName } from '../settings/settings.ts';
import type { PathContext } from '../text/typed-path.ts';
import type { LastUsed } from './last-used.ts';
import type { Picture, PictureRequest } from './picture.ts';
import type { VideoFacts } from './video-facts.ts';

/** A job's entry in the history. */
export interface HistoryEntry {
  id: string;
  name: string;
  videoPath: string;
  outputDir: string;
  state: JobStateName;
  stage: StageName;
  /** While it runs: it starts no new steps. */
  paused?: boolean | undefined;
  /** 0 to 1. */
  progress: number;
  costUsd: number;
  /** How many calls have an unknown price; `costUsd` does not include them. */
  unpricedCalls?: number | undefined;
  /** The most that calls without an answer may have cost in USD; `costUsd` does not include it. */
  mayBeBilledUsd?: number | undefined;
  needs: { total: number; selected: number; ended: number; filled: number; noMatch: number; failed: number };
  clips: number;
  error?: string | undefined;
  createdAt: number;
  updatedAt: number;
  etaSeconds?: number | undefined;
  /** What its needs cost and took, once the job has ended. */
  needExpense?: NeedExpense | undefined;
  /** The other process that runs it now; not saved. */
  runsIn?: { pid: number; host: string } | undefined;
}

/** One video of a batch, as screens and summaries show it. */
export interface BatchVideo {
  /** The video's file name; with a folder or a number where two videos of the batch have the same. */
  name: string;
  videoPath: string;
  /** `refused`: its job could not be started. `ended`: its job has ended, in this run or in an earlier one. */
  state: 'waiting' | 'starting' | 'running' | 'ended' | 'refused';
  jobId?: string | undefined;
  /** Its job as the history lists it. Kept current while the job runs. */
  entry?: HistoryEntry | undefined;
  /** How long its job has worked, over all its runs. */
  seconds: number;
  /** How the job's run ended, where it ended in this run. */
  exitCode?: ExitCode | undefined;
  /** Why it was refused. */
  error?: string | undefined;
}

/** A batch while it runs. */
export interface BatchProgress {
  /** A new list after every change. */
  readonly videos: readonly BatchVideo[];
  subscribe(listener: () => void): () => void;
  /** Starts no other video. Running jobs are not affected. */
  startNoMore(): void;
}

/**
 * A job as screens and other readers see it: a snapshot (a new object after every change), its events, and commands.
 */
export interface JobHandle {
  id: string;
  snapshot(): Job;
  /** Calls back after changes: at once after user actions and ended steps, otherwise at most four times a second. */
  subscribe(listener: () => void): () => void;
  /** Calls back with every event from now on, and the state after it. @returns a function that unsubscribes */
  events(listener: (event: JobEvent, job: Job) => void): () => void;
  /** Like `events`, with the state to begin from. @returns a function that unsubscribes */
  follow(follower: JobFollower): () => void;
  /**
   * Carries out a command, whether the job is running or ended long ago. For an ended job, a verdict is saved and the
   * reports are written again; a refused clip, a retried need or a new budget resumes the job.
   * @throws UserError (as a rejection) when the command fails.
   */
  dispatch(command: Command): Promise<void>;
  /** Settles when the run has ended, for whatever reason. Never rejects. */
  readonly ended: Promise<Job>;
}

/** Sees every change of a job, none of them late. */
export interface JobFollower {
  /** Called at once with the state as it is, and again when the state changes without an event, as by a resume. */
  state(job: Job): void;
  /** Called with each event and the state after it. */
  event(event: JobEvent, job: Job): void;
}

/** Settings by name, as text. */
export type SettingTexts = Readonly<Partial<Record<SettingName, string>>>;

/** What a user asks for when starting a job. */
export interface NewJob {
  videoPath: string;
  transcriptFile?: string | undefined;
  preferences: Preferences;
  /** Start gathering without waiting in the review. */
  acceptPlan: boolean;
  /** The plan, read from a file; nothing is planned then. */
  plan?: FilePlan | undefined;
  /** Settings for this job only. They take precedence over all others. */
  settings?: SettingTexts | undefined;
  /** Never use the network. Default: the option `--offline`. */
  offline?: boolean | undefined;
  /** The id of the job, where it was written down before the start. Default: a new one. */
  jobId?: string | undefined;
}

/** The output folder of a job, whether it may be deleted with the job, and whether it then goes to the trash. */
export type JobFolder =
  | { path: string; isOwn: true; files: number; sizeBytes: number; toTrash?: boolean }
  /** It is gone, or not recognized as the folder of this job. */
  | { path: string; isOwn: false; reason: string };

/** The result of writing the timelines of a job. */
export interface WrittenTimelines {
  /** The paths of the files. */
  files: readonly string[];
  /** Why formats are missing, one sentence each. */
  faults: readonly string[];
}

/** One result of `doctor`, also shown in the header of the screens. */
export interface Check {
  name: string;
  state: 'ok' | 'limited' | 'missing' | 'trying';
  /** Version and path, or why it is missing. */
  detail: string;
  /** What to do about it. */
  hint?: string | undefined;
}

/** Process signals that end the program. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
export type EndSignal = (typeof endSignals)[number];
export type EndSignalListener = (signal: EndSignal) => void;

/** Access to jobs: the history, running jobs, starting, opening and deleting. For screens and for a web server. */
export interface Jobs {
  history(): readonly HistoryEntry[];
  subscribeHistory(listener: () => void): () => void;
  /** Calls back with a sentence for each damaged file that was set aside, immediately for those already found. */
  onSetAside(listener: (sentence: string) => void): void;
  /** The jobs that run in this process now. */
  running(): readonly JobHandle[];
  /** The batch that the program was started with, if any. */
  batch(): BatchProgress | undefined;
  /** The transcript that a job takes if it is given none: the one next to the video, if there is one. */
  findTranscript(videoPath: string): Promise<string | undefined>;
  /** Checks the video and starts a job. @throws UserError */
  startJob(request: NewJob): Promise<JobHandle>;
  /**
   * The job as it is, without resuming it: where another process runs it, this one reads its events from there.
   * @throws UserError
   */
  viewJob(id: string): Promise<JobHandle>;
  /**
   * Opens a job from the history: resumes it, or shows it if it is finished or another process runs it.
   * @param videoPath where its video is now, after a VideoError reported that it was moved
   * @throws UserError
   */
  openJob(id: string, videoPath?: string): Promise<JobHandle>;
  /** The current state of a history entry, if its job runs in this process; otherwise the entry itself. */
  present(entry: HistoryEntry): HistoryEntry;
  folderOf(entry: HistoryEntry): Promise<JobFolder>;
  /**
   * Removes a job from the history and, if `withFolder`, its folder with the clips: to the system's trash, where there is
   * one. @throws UserError
   */
  deleteJob(entry: HistoryEntry, withFolder: boolean): Promise<void>;
  /** Writes the timelines of a job in all formats, again if they exist. @throws the file system's error */
  writeTimelines(job: Job): Promise<WrittenTimelines>;
  /** Pictures of a clip; fewer than requested when the clip is shorter than its stated duration. */
  clipPictures(request: PictureRequest, signal: AbortSignal): Promise<Picture[]>;
}

/** Access to settings, the defaults of a new job, and what is installed. For screens and for a web server. */
export interface SettingsAccess {
  settings(): readonly SettingState[];
  /** Saves a setting in the config, or removes it if undefined. The next job uses it. @throws UserError */
  saveSetting(name: SettingName, value: string | undefined): Promise<void>;
  /** The initial values of the new-job form. */
  formDefaults(): Promise<LastUsed & { transcriptFile: string }>;
  rememberUsed(used: LastUsed): Promise<void>;
  /** Facts about a video before a job starts with it. @throws UserError, the signal's reason */
  readVideoFacts(path: string, transcript: string | undefined, signal: AbortSignal): Promise<VideoFacts>;
  /** Counts the films in each folder. @throws the signal's reason */
  countFilms(folders: readonly string[], options: CountOptions): Promise<FolderFilms[]>;
  /** Which engine each stage will use, and why. `settings` take precedence over all others. */
  engines(settings?: SettingTexts): Promise<EngineChoice[]>;
  /**
   * Checks which tools are installed and which keys work. `refresh` looks for tools again instead of using the cache.
   */
  checks(onUpdate?: (checks: readonly Check[]) => void, refresh?: boolean): Promise<Check[]>;
}

/** The user's computer: its files, its players, its clipboard. */
export interface Desktop {
  /** How paths are written on this machine. */
  readonly place: PathContext;
  /** What is at a path. */
  findPathKind(path: string): Promise<PathKind>;
  /** Why no job folder can be made in this folder, in a few words; undefined when one can. */
  findOutputFault(folder: string): Promise<string | undefined>;
  /** Completions: files and folders whose path starts with this text. Folders end with a separator. */
  completePath(text: string): Promise<string[]>;
  /** Opens a clip in the system's player, or a folder in its file manager. @throws UserError */
  openOutside(path: string): Promise<void>;
  copyText(text: string): void;
}

/**
 * Everything the full screen can ask of the program. The screens import no code that does work; they get this object.
 */
export interface App extends Jobs, SettingsAccess, Desktop {}
