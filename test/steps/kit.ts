import type { Tools } from '../../source/media/tools/tools.ts';
import type { StepContext } from '../../source/steps/step.ts';
import { lend, settingsOf } from '../providers/engine-kit.ts';

/** A context for steps that need no provider. */
export async function stepContext(tools: Tools): Promise<StepContext> {
  const engine = { name: 'test', lane: 'ai' as const };
  return {
    ...(await lend()),
    settings: settingsOf({}),
    tools,
    providers: {
      transcriber: undefined,
      planner: { ...engine, plan: async () => ({ needs: [], notes: [] }) },
      ranker: { ...engine, rank: async () => [] },
      inspector: { ...engine, judges: 'technique', inspect: () => Promise.reject(new Error('not used')) },
      sources: [],
    },
  };
}
