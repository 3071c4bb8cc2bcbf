import type { Tools } from '../../media/tools/tools.ts';
import type { Inspector, Planner, Ranker, Verifier } from '../interfaces.ts';
import { createOfflinePlanner } from '../offline/plan/planner.ts';
import { defaultRetryPolicy } from '../service/retry-policy.ts';
import type { ChatModel } from './chat-model.ts';
import { createInspector } from './inspector.ts';
import { createPlanner } from './planner.ts';
import { createRanker } from './ranker.ts';
import { createVerifier } from './verifier.ts';

/** The engines of a job that use models. */
export interface ModelEngines {
  planner: Planner;
  ranker: Ranker;
  inspector: Inspector;
  verifier: Verifier;
}

/**
 * Creates the engines: the text model plans and ranks, the vision model inspects and verifies. Both may be the same
 * model.
 */
export function createEngines(
  { text, vision }: { text: ChatModel; vision: ChatModel },
  options: { tools: Tools; previewMaxHeight: number },
): ModelEngines {
  const policy = vision.policy ?? defaultRetryPolicy;
  // No retry after a timeout: the next candidate is inspected instead.
  const withoutTimeoutRetry: ChatModel = {
    ...vision,
    policy: { ...policy, attemptsAfter: { ...policy.attemptsAfter, timeout: 1 } },
  };
  return {
    planner: createPlanner(text, createOfflinePlanner()),
    ranker: createRanker(text),
    inspector: createInspector(withoutTimeoutRetry, options),
    verifier: createVerifier(withoutTimeoutRetry),
  };
}
