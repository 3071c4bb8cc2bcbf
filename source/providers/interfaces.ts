import type { Cache } from '../core/cache.ts';
import type { Candidate, Ranked } from '../core/footage/candidate.ts';
import type { FileRef, Probe } from '../core/footage/media.ts';
import type { Shot } from '../core/footage/shot.ts';
import type { SourceName } from '../core/footage/source-names.ts';
import type { Reservation } from '../core/job/budget.ts';
import type { LaneName, StepOutput } from '../core/job/steps.ts';
import type { StepWait } from '../core/job/wait.ts';
import type { Call } from '../core/money/call.ts';
import type { Need, NeedDraft, Preferences } from '../core/plan/need.ts';
import type { Transcript } from '../core/transcript/transcript.ts';

/** What a step lends to the provider it calls, and nothing else. */
export interface ProviderContext {
  /** Aborted when the step is stopped or past its deadline. */
  signal: AbortSignal;
  /** The job's work folder; it exists and is emptied when the job ends. */
  workDir: string;
  /**
   * How far the work is, 0 to 1 where it can be measured, and what it is doing in a few words; with a wait, what it does
   * after that: "asked again".
   */
  progress(fraction?: number, message?: string, wait?: StepWait): void;
  log(level: 'debug' | 'info' | 'warn', message: string): void;
  /** Tells what a call to a service used and cost. */
  called(call: Call): void;
  /**
   * Sets money aside before a paid call, for as long as it is not known what the call cost; waits while other calls
   * leave no room. `upperUsd` is what it may cost at most, undefined when nobody knows.
   * @throws JobStopError `budget` before the budget could be passed.
   */
  reserve(request: { upperUsd: number | undefined; model: string; operation: string }): Promise<Reservation>;
  cache: Cache;
}

/** What all engines tell of themselves. */
export interface Engine {
  /** As shown on screen and in the report: "offline", "gemini-3.8-flash". */
  readonly name: string;
  /** The lane its work belongs to. */
  readonly lane: LaneName;
}

export interface Transcriber extends Engine {
  /** Notes say what is less exact than usual, one sentence each. */
  transcribe(
    request: { media: Probe },
    context: ProviderContext,
  ): Promise<{ transcript: Transcript; notes: string[] }>;
}

/** A film of the library that fits a need, with its score from 1 to 10. */
export interface FittingFilm {
  id: string;
  score: number;
}

/** What footage there is before anything is searched for. */
export interface FootageAtHand {
  /** The films of the library that fit a need well enough to be used, the best first. */
  films(need: NeedDraft): Promise<readonly FittingFilm[]>;
  /** Told of all needs that will be asked for, it answers faster: their sentences are read together. */
  prepare?(needs: readonly NeedDraft[]): Promise<void>;
  /** Whether nothing but the library will be searched. */
  only: boolean;
}

export interface PlanRequest {
  transcript: Transcript;
  durationSeconds: number;
  clipsPerMinute: number;
  minClipSeconds: number;
  maxClipSeconds: number;
  preferences: Preferences;
  /** Absent where there is no library. */
  footage?: FootageAtHand | undefined;
  /** The video's name, which often says what the talk is about. */
  title?: string;
}

export interface Planner extends Engine {
  /** Needs in order of time, ids `n01`, `n02`, …, all selected. Notes say what was repaired or degraded. */
  plan(request: PlanRequest, context: ProviderContext): Promise<{ needs: Need[]; notes: string[] }>;
}

export interface RankRequest {
  need: Need;
  /** What is said around the need. */
  spokenAround: string;
  candidates: readonly Candidate[];
  preferences: Preferences;
  /** What other needs of the talk took so far. */
  taken?: readonly { phrase: string; title: string }[];
}

export interface Ranker extends Engine {
  /** A score from 1 to 10 and a reason for every candidate. */
  rank(request: RankRequest, context: ProviderContext): Promise<Ranked[]>;
}

/** What an inspection depends on besides the pictures. */
export interface LookRequest {
  need: Need;
  candidate: Candidate;
  minClipSeconds: number;
  maxClipSeconds: number;
  preferences: Preferences;
}

export interface InspectRequest extends LookRequest {
  preview: FileRef;
}

export interface Inspector extends Engine {
  /**
   * What its scores say: how well the pictures show what is needed, or only how well they are made. The latter rejects
   * shots and breaks ties; how well a shot fits is then what the ranker said of its candidate.
   */
  readonly judges: 'content' | 'technique';
  /** The shots worth using, best first, none overlapping another; empty when nothing is good enough. */
  inspect(request: InspectRequest, context: ProviderContext): Promise<StepOutput<'inspect'>>;
  /** Whether `recall` would answer: then no preview has to be fetched. Absent where a preview costs less than an answer. */
  remembers?(request: LookRequest, context: ProviderContext): Promise<boolean>;
  /** The remembered answer of an earlier inspection of the same pictures; undefined when there is none (any more). */
  recall?(request: LookRequest, context: ProviderContext): Promise<StepOutput<'inspect'> | undefined>;
}

export interface VerifyRequest {
  need: Need;
  /** The finished clip. */
  clip: FileRef;
  preferences: Preferences;
}

export interface Verifier extends Engine {
  /** How well the clip shows what the need asks for, 0 to 1, and what of `mustShow` is not seen. */
  verify(
    request: VerifyRequest,
    context: ProviderContext,
  ): Promise<{ match: number; missing: string[]; reason: string }>;
}

export interface SearchRequest {
  phrase: string;
  need: Need;
  /** How many candidates are wanted at most. */
  limit: number;
}

export interface Source {
  readonly name: SourceName;
  /** Candidates, best first, all text cleaned. */
  search(request: SearchRequest, context: ProviderContext): Promise<Candidate[]>;
  /** Makes searches for these needs faster, where a source can. */
  prepare?(needs: readonly Pick<Need, 'phrase' | 'spoken'>[], context: ProviderContext): Promise<void>;
  /** A small copy to look at; the library gives the file itself. */
  preview(candidate: Candidate, context: ProviderContext): Promise<FileRef>;
  /** A file that holds the shot's seconds, with a margin around them where possible. */
  fetch(candidate: Candidate, shot: Shot, context: ProviderContext): Promise<StepOutput<'fetch'>>;
}

/** The engines and sources that a job was given. */
export interface Providers {
  /** Absent when nothing here can listen: a transcript is needed then. */
  transcriber: Transcriber | undefined;
  planner: Planner;
  ranker: Ranker;
  /** Ranks by text alone on this machine, for what must cost nothing; absent where nobody asks for it. */
  textRanker?: Ranker;
  inspector: Inspector;
  /** Absent unless SEMANTIC_VERIFICATION_ENABLED and somebody can. */
  verifier?: Verifier | undefined;
  sources: readonly Source[];
}
