import type { Cache } from '../core/cache.ts';
import type { Candidate, Ranked } from '../core/footage/candidate.ts';
import type { FileRef, Probe } from '../core/footage/media.ts';
import type { Shot } from '../core/footage/shot.ts';
import type { SourceName } from '../core/footage/source-names.ts';
import type { Reservation } from '../core/job/budget.ts';
import type { StepWait } from '../core/job/step/step-wait.ts';
import type { LaneName, StepOutput } from '../core/job/step/steps.ts';
import type { Call } from '../core/money/call.ts';
import type { Need, NeedDraft, Preferences } from '../core/plan/need.ts';
import type { Transcript } from '../core/transcript/transcript.ts';

/** How long an overloaded service is waited for before the job stops. */
export interface OverloadPatience {
  milliseconds: number;
  /** Aborted when no new step may begin: then nothing is waited for either. */
  signal: AbortSignal;
}

/** A paid call that is about to be sent. */
export interface CallRequest {
  /** The name in the cost report: "openai", "gemini". */
  provider: string;
  model: string;
  operation: string;
  /** The most it can cost in USD; undefined while the price is unknown. */
  upperUsd: number | undefined;
}

/** Everything that a provider gets from the step that calls it. */
export interface ProviderContext {
  /** Aborted when the step is stopped or past its deadline. */
  signal: AbortSignal;
  /** The job's work folder. It exists, and is emptied when the job ends. */
  workDir: string;
  /**
   * Reports progress: 0 to 1 if known, and a few words on what is being done; with a wait, on what will be done after
   * it: "retry".
   */
  progress(fraction?: number, message?: string, wait?: StepWait): void;
  /** Reports the needs that the plan will probably have, while later parts of a long talk are planned. */
  drafted?(needs: readonly Need[]): void;
  log(level: 'debug' | 'info' | 'warn', message: string): void;
  /** Reports what a call to a service used and cost. */
  called(call: Call): void;
  /**
   * Reserves money before a paid call, until its cost is known, and records the call; waits while the reservations of
   * other calls leave too little.
   * @throws JobStopError `budget` when the call might exceed the budget.
   */
  reserve(request: CallRequest): Promise<Reservation>;
  cache: Cache;
  /** Without it, a call to an overloaded service fails after the attempts of its retry policy. */
  patience?: OverloadPatience;
}

/** What all engines have in common. */
export interface Engine {
  /** The name on screen and in the report: "offline", "gemini-3.8-flash". */
  readonly name: string;
  /** The lane that its steps run in. */
  readonly lane: LaneName;
}

export interface Transcriber extends Engine {
  /** Each note is a sentence on something that is less exact than usual. */
  transcribe(
    request: { media: Probe },
    context: ProviderContext,
  ): Promise<{ transcript: Transcript; notes: string[] }>;
}

/** A film of the library that fits a need, with its score from 1 to 10. */
export interface FittingFilm {
  id: string;
  score: number;
  /** The film itself, where it is known. */
  candidate?: Candidate | undefined;
}

/** The library's footage, for the planner: it prefers moments that the library can show. */
export interface LibraryFootage {
  /** The films of the library that fit a need well enough to be used, best first. */
  films(need: NeedDraft): Promise<readonly FittingFilm[]>;
  /** Makes later calls of `films` for these needs faster: begins to read all sentences at once. */
  prepare?(needs: readonly NeedDraft[]): Promise<void>;
  /** Whether the library is the only source. */
  only: boolean;
}

export interface PlanRequest {
  transcript: Transcript;
  durationSeconds: number;
  clipsPerMinute: number;
  minClipSeconds: number;
  maxClipSeconds: number;
  preferences: Preferences;
  /** Undefined without a library. */
  footage?: LibraryFootage | undefined;
  /** The video's name, which often says what the talk is about. */
  title?: string;
  /** Needs that are there already, when more are planned: `clipsPerMinute` is then the density of those to add. */
  planned?: readonly Need[];
}

export interface Planner extends Engine {
  /**
   * Returns needs in order of time, ids `n01`, `n02`, …, all selected, and notes on what was repaired or degraded. Those
   * that are there already are not among them.
   */
  plan(request: PlanRequest, context: ProviderContext): Promise<{ needs: Need[]; notes: string[] }>;
}

export interface RankRequest {
  need: Need;
  /** The transcript around the need. */
  spokenAround: string;
  candidates: readonly Candidate[];
  preferences: Preferences;
  /** The films that other needs of the talk have chosen so far. */
  taken?: readonly { phrase: string; title: string }[];
}

export interface Ranker extends Engine {
  /** Returns a score from 1 to 10 and a reason for every candidate. */
  rank(request: RankRequest, context: ProviderContext): Promise<Ranked[]>;
}

/** Everything that an inspection depends on, except the pictures. */
export interface InspectionTarget {
  need: Need;
  candidate: Candidate;
  minClipSeconds: number;
  maxClipSeconds: number;
  preferences: Preferences;
  /** Seconds around each shot that should belong to the same scene, for the handles of the clip. Absent: none. */
  handleSeconds?: number;
}

export interface InspectRequest extends InspectionTarget {
  preview: FileRef;
}

export interface Inspector extends Engine {
  /**
   * What its scores measure: how well the pictures show what is needed, or only their technical quality. Technical
   * scores reject shots and break ties; the fit of a shot is then the ranker's score of its candidate.
   */
  readonly judges: 'content' | 'technique';
  /** Returns the usable shots, best first, without overlaps; empty when none is good enough. */
  inspect(request: InspectRequest, context: ProviderContext): Promise<StepOutput<'inspect'>>;
  /**
   * Whether `recall` has a cached answer, so that no preview must be fetched. Undefined for engines without a cache.
   */
  remembers?(request: InspectionTarget, context: ProviderContext): Promise<boolean>;
  /**
   * The cached result of an earlier inspection of the same pictures; undefined when it is not or no longer in the
   * cache.
   */
  recall?(request: InspectionTarget, context: ProviderContext): Promise<StepOutput<'inspect'> | undefined>;
}

export interface VerifyRequest {
  need: Need;
  /** The finished clip. */
  clip: FileRef;
  preferences: Preferences;
}

export interface Verifier extends Engine {
  /** Returns how well the clip shows what the need asks for, 0 to 1, and which part of `mustShow` is missing. */
  verify(
    request: VerifyRequest,
    context: ProviderContext,
  ): Promise<{ match: number; missing: string[]; reason: string }>;
}

export interface SearchRequest {
  phrase: string;
  need: Need;
  /** Max number of candidates. */
  limit: number;
}

export interface Source {
  readonly name: SourceName;
  /** Returns candidates, best first, with all texts cleaned. */
  search(request: SearchRequest, context: ProviderContext): Promise<Candidate[]>;
  /** Makes later searches for these needs faster. */
  prepare?(needs: readonly Pick<Need, 'phrase' | 'spoken'>[], context: ProviderContext): Promise<void>;
  /** Fetches a small copy for the inspection; the library returns the file itself. */
  preview(candidate: Candidate, context: ProviderContext): Promise<FileRef>;
  /** Fetches a file with the shot's seconds, and a margin around them where possible. */
  fetch(candidate: Candidate, shot: Shot, context: ProviderContext): Promise<StepOutput<'fetch'>>;
}

/** The engines and sources of a job. */
export interface Providers {
  /** Undefined when no engine can transcribe; then a transcript file is required. */
  transcriber: Transcriber | undefined;
  planner: Planner;
  ranker: Ranker;
  /** Ranks by text on this machine, as a free fallback. */
  textRanker?: Ranker;
  inspector: Inspector;
  /** Undefined unless SEMANTIC_VERIFICATION_ENABLED is set and an engine can verify. */
  verifier?: Verifier | undefined;
  sources: readonly Source[];
}
