import * as z from 'zod';
import { describeError, JobStopError, UserError } from '../core/errors.ts';
import type { Candidate } from '../core/footage/candidate.ts';
import { applyRules } from '../core/footage/rules.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { needSchema } from '../core/plan/need.ts';
import type { SearchRequest, Source } from '../providers/interfaces.ts';
import { isRefusal, isServiceFault } from '../providers/service/service-fault.ts';
import type { Step, StepContext } from './step.ts';

const input = z.object({ need: needSchema });

/** Min candidates to request from each source: ranking titles is cheap, and the best is rarely first. */
const minCandidates = 20;
/** How many times more candidates are requested than are kept, because rules and ranking drop most of them. */
const requestFactor = 3;

/** Searches all sources in parallel: first the phrase, then alternates while too few candidates pass the rules. */
export const searchStep: Step<'search', z.infer<typeof input>> = {
  name: 'search',
  version: 1,
  lane: () => 'search',
  deadlineSeconds: (settings) => settings.DOWNLOAD_TIMEOUT_SECONDS,
  input,
  output: stepOutputs.search,
  async run({ need }, context) {
    const { settings, providers } = context;
    if (need.isReceipt) return { candidates: [], dropped: [], faults: [] };
    const enough = settings.MAX_VIDEOS_PER_PHRASE * 2;
    const found = new Map<string, Candidate>();
    const faults = new Map<string, Fault>();
    for (const phrase of [need.phrase, ...need.alternates]) {
      if (applyRules([...found.values()], settings).kept.length >= enough) break;
      context.progress(undefined, phrase);
      const request = {
        phrase,
        need,
        limit: Math.max(minCandidates, settings.MAX_VIDEOS_PER_PHRASE * requestFactor),
      };
      const sources = providers.sources.filter((source) => !faults.has(source.name));
      const answers = await Promise.all(sources.map((source) => ask(source, request, context)));
      for (const answer of answers) {
        if (answer.fault) faults.set(answer.source, answer.fault);
        for (const candidate of answer.candidates)
          if (!found.has(candidate.id)) found.set(candidate.id, candidate);
      }
    }
    if (found.size === 0 && faults.size > 0 && faults.size === providers.sources.length) {
      throw allFailed(faults);
    }
    const { kept, dropped } = applyRules([...found.values()], settings);
    return {
      candidates: kept,
      dropped,
      faults: [...faults].map(([source, { text }]) => `${source}: ${text}`),
    };
  },
};

/** Why a source could not be searched. */
interface Fault {
  text: string;
  error: unknown;
}

/** The error for a search in which every source failed. Its cause is a service that failed, if one did. */
function allFailed(faults: ReadonlyMap<string, Fault>): UserError {
  const errors = [...faults.values()].map(({ error }) => error);
  return new UserError([...faults].map(named).join(' '), {
    cause: errors.find(isServiceFault) ?? errors.find(isRefusal) ?? errors[0],
  });
}

/** A source's fault, prefixed with its name unless it begins with it. */
function named([source, { text }]: readonly [source: string, fault: Fault]): string {
  return text.toLowerCase().startsWith(`${source}:`) ? text : `${source}: ${text}`;
}

/** What has been reported of each source of a job: a fault that concerns all needs is reported once. */
const reported = new WeakMap<Source, Set<string>>();

function isNew(source: Source, fault: string): boolean {
  const known = reported.get(source) ?? new Set();
  reported.set(source, known);
  return known.size < known.add(fault).size;
}

async function ask(
  source: Source,
  request: SearchRequest,
  context: StepContext,
): Promise<{ source: string; candidates: Candidate[]; fault?: Fault }> {
  try {
    return { source: source.name, candidates: await source.search(request, context) };
  } catch (error) {
    if (context.signal.aborted || error instanceof JobStopError) throw error;
    const text = describeError(error);
    const fault = { text, error };
    context.log(isNew(source, text) ? 'warn' : 'debug', named([source.name, fault]));
    return { source: source.name, candidates: [], fault };
  }
}
