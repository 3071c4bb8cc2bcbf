import type { Tools } from '../../media/tools/tools.ts';
import type { Inspector, Planner, Ranker, Verifier } from '../interfaces.ts';
import { usualPolicy } from '../service/call-service.ts';
import type { ChatModel } from './chat-model.ts';
import { createInspector } from './inspector.ts';
import { createPlanner } from './planner.ts';
import { createRanker } from './ranker.ts';
import { createVerifier } from './verifier.ts';

/** Everything that models do in a job. */
export interface ModelEngines {
  planner: Planner;
  ranker: Ranker;
  inspector: Inspector;
  verifier: Verifier;
}

/** The engines of two models, which may be one: that which reads plans and ranks, that which sees looks. */
export function createEngines(
  { text, vision }: { text: ChatModel; vision: ChatModel },
  options: { tools: Tools; previewMaxHeight: number },
): ModelEngines {
  const policy = vision.policy ?? usualPolicy;
  // A look that takes too long makes way for the next candidate instead of being tried again.
  const impatient: ChatModel = {
    ...vision,
    policy: { ...policy, attemptsAfter: { ...policy.attemptsAfter, timeout: 1 } },
  };
  return {
    planner: createPlanner(text),
    ranker: createRanker(text),
    inspector: createInspector(impatient, options),
    verifier: createVerifier(impatient),
  };
}
