import type { NeedDraft } from '../../core/plan/need.ts';
import type { PlanWindow } from '../../core/plan/plan-windows.ts';
import type { Segment } from '../../core/transcript/transcript.ts';
import type { PlanRequest, ProviderContext } from '../interfaces.ts';

/** Plans one window of a talk without a model, for a part that the model refuses to plan. */
export async function planOffline(
  request: PlanRequest,
  { from, until, count, segments }: PlanWindow,
  context: ProviderContext,
): Promise<NeedDraft[]> {
  const { createOfflinePlanner } = await import('../offline/plan/planner.ts');
  const seconds = Math.min(until, request.durationSeconds) - from;
  const own = segments.filter(({ start }) => start >= from && start < until);
  const { needs } = await createOfflinePlanner().plan(
    {
      ...request,
      transcript: { ...request.transcript, segments: own.map((segment) => shifted(segment, -from)) },
      durationSeconds: seconds,
      clipsPerMinute: (count * 60) / seconds,
    },
    context,
  );
  return needs.map(({ id: _id, selected: _selected, origin: _origin, libraryFits: _fits, ...need }) => ({
    ...need,
    at: need.at + from,
    until: need.until + from,
  }));
}

function shifted({ words, ...segment }: Segment, seconds: number): Segment {
  const move = <Timed extends { start: number; end: number }>(timed: Timed): Timed => ({
    ...timed,
    start: timed.start + seconds,
    end: timed.end + seconds,
  });
  return { ...move(segment), ...(words && { words: words.map(move) }) };
}
