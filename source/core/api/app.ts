import type { CountOptions, FolderFilms } from '../footage/film-count.ts';
import type { Command } from '../job/command.ts';
import type { NeedExpense } from '../job/estimate.ts';
import type { JobEvent } from '../job/events.ts';
import type { EngineChoice, Job, JobStateName, StageName } from '../job/job.ts';
import type { Preferences } from '../plan/need.ts';
import type { Found } from '../settings/setting-paths.ts';
import type { SettingState } from '../settings/setting-states.ts';
import type { SettingName } from '../settings/settings.ts';
import type { Place } from '../text/typed-path.ts';
import type { LastUsed } from './last-used.ts';
import type { Picture, PictureRequest } from './picture.ts';
import type { VideoFacts } from './video-facts.ts';

/** A job's line in the history. */
export interface HistoryEntry {
  id: string;
  name: string;
  videoPath: string;
  outputDir: string;
  state: JobStateName;
  stage: StageName;
  /** 0 to 1. */
  progress: number;
  costUsd: number;
  /** Calls whose price nobody knows, on top of that. */
  unpricedCalls?: number | undefined;
  needs: { total: number; selected: number; ended: number; filled: number; noMatch: number; failed: number };
  clips: number;
  error?: string | undefined;
  createdAt: number;
  updatedAt: number;
  etaSeconds?: number | undefined;
  /** What its needs took, once it is over. */
  needExpense?: NeedExpense | undefined;
  /** The other program that runs it now; not saved. */
  runsIn?: { pid: number; host: string } | undefined;
}

/** A job as screens and other readers see it: a snapshot that changes identity on every change, its events, and commands. */
export interface JobHandle {
  id: string;
  snapshot(): Job;
  /** Calls back after changes, at once for what a user did and for ends of steps, else at most four times a second. */
  subscribe(listener: () => void): () => void;
  /** Calls back with every event from now on and the state after it. @returns how to end it. */
  events(listener: (event: JobEvent, job: Job) => void): () => void;
  /**
   * Carries out what the user asks for, whether the job runs or ended long ago: a verdict is saved and the reports are
   * written again; for a clip that is refused, a need that is tried again and another budget the job is resumed.
   * @throws UserError (as a rejection) when it can't be carried out.
   */
  dispatch(command: Command): Promise<void>;
  /** Settles when the run has ended, whatever way. Never rejects. */
  readonly ended: Promise<Job>;
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
  /** For this job alone, over every other place a setting can come from. */
  settings?: SettingTexts | undefined;
}

/** The output folder of a job, as far as it may be deleted with it. */
export type JobFolder =
  | { path: string; isOwn: true; files: number; sizeBytes: number }
  /** Gone, or not recognised as the folder this job made. */
  | { path: string; isOwn: false; reason: string };

/** One line of `doctor` and of the header's marks. */
export interface Check {
  name: string;
  state: 'ok' | 'limited' | 'missing' | 'trying';
  /** Version and place, or why it is missing. */
  detail: string;
  /** What to do about it. */
  hint?: string | undefined;
}

/** Signals that end the program. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
export type EndSignal = (typeof endSignals)[number];
export type EndSignalListener = (signal: EndSignal) => void;

/** Jobs: the history, what runs now, starting, opening and deleting. For a screen as for a web server. */
export interface Jobs {
  history(): readonly HistoryEntry[];
  subscribeHistory(listener: () => void): () => void;
  /** Calls back with a sentence for each file that was damaged and set aside, those already found at once. */
  onSetAside(listener: (sentence: string) => void): void;
  /** The jobs that run in this program now. */
  running(): readonly JobHandle[];
  /** Checks the video and starts. @throws UserError */
  startJob(request: NewJob): Promise<JobHandle>;
  /**
   * A job from the history: resumed when it can go on, read only when it is finished.
   * @param videoPath where its video lies now, after a VideoError said that it is not where it was
   * @throws UserError
   */
  openJob(id: string, videoPath?: string): Promise<JobHandle>;
  /** A line of the history as it is this moment, for a job that runs here. */
  present(entry: HistoryEntry): HistoryEntry;
  folderOf(entry: HistoryEntry): Promise<JobFolder>;
  /** Removes a job from the history, and its folder with the clips where that is wanted. @throws UserError */
  deleteJob(entry: HistoryEntry, withFolder: boolean): Promise<void>;
  /** Pictures of a clip; fewer than asked for when it is shorter than it says. */
  clipPictures(request: PictureRequest, signal: AbortSignal): Promise<Picture[]>;
}

/** Settings, what a new job begins with, and what is installed here. For a screen as for a web server. */
export interface SettingsAccess {
  settings(): readonly SettingState[];
  /** Keeps a setting in the config, or forgets it; the next job has it. @throws UserError */
  keepSetting(name: SettingName, value: string | undefined): Promise<void>;
  /** What the form of a new job begins with. */
  formDefaults(): Promise<LastUsed & { transcriptFile: string }>;
  rememberUsed(used: LastUsed): Promise<void>;
  /** What a job with this video would be made of. @throws UserError, the signal's reason */
  lookAtVideo(path: string, transcript: string | undefined, signal: AbortSignal): Promise<VideoFacts>;
  /** How many films each folder holds. @throws the signal's reason */
  countFilms(folders: readonly string[], options: CountOptions): Promise<FolderFilms[]>;
  /** Which engine each stage will use, and why; with these settings over the others. */
  engines(settings?: SettingTexts): Promise<EngineChoice[]>;
  /** What is there and which keys work; `tell` hears of each answer as it comes. `afresh` looks for tools again. */
  checks(tell?: (checks: readonly Check[]) => void, afresh?: boolean): Promise<Check[]>;
}

/** The computer the user sits at: its files, its players, its clipboard. */
export interface Desktop {
  /** How paths are read here. */
  readonly place: Place;
  whatIs(path: string): Promise<Found>;
  /** Why jobs' folders cannot be made in this one, in a few words. */
  outputFault(folder: string): Promise<string | undefined>;
  /** Files and folders whose path starts with this text, for completion; folders end with a separator. */
  completePath(text: string): Promise<string[]>;
  /** Opens a clip with the system's player, or a folder. @throws UserError */
  openOutside(path: string): Promise<void>;
  copyText(text: string): void;
}

/** Everything the full screen can ask of the program. It imports nothing that works; this is handed to it. */
export interface App extends Jobs, SettingsAccess, Desktop {}
