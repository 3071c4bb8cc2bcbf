import { useState } from 'react';
import type { Job } from '../../../core/job/job.ts';
import { useChoices } from '../../hooks/use-choices.ts';
import { useHistory } from '../../hooks/use-history.ts';
import { useJobs, useNextJob } from '../../hooks/use-job.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useTick } from '../../hooks/use-tick.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { PhraseForm } from '../../parts/PhraseForm.tsx';
import { jobMark } from '../../text/words.ts';
import { BudgetForm } from './BudgetForm.tsx';
import { dashboardHeader, dashboardStatus, jobLines } from './dashboard-header.ts';
import { jobKeys, labelsOf, needKeys, unusable, worksNow } from './dashboard-keys.ts';
import { faultLines, needRows, stageLines } from './dashboard-lines.ts';

/** A running job: one line per need, the cost, the load of each lane; above it one line per job when several run. */
export function Dashboard({ job, covered, showClips, back }: DashboardProps) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const [isBudget, setBudget] = useState(false);
  const { running } = useHistory();
  const others = useJobs(running);
  const isMoving = !covered && worksNow(job);
  const frame = useTick(isMoving || (others.length > 1 && !covered));
  const now = Date.now();

  const shown = job.needs.filter(({ need }) => need.selected);
  const hasNeeds = shown.length > 0 && (job.stage === 'gather' || job.stage === 'deliver');
  const jobs = jobLines(others, job.id, { theme, width: layout.width, frame, now });
  const below = [dashboardStatus(job, theme, layout.width), ...jobs];
  const faults = shown.length > 0 ? faultLines(job, layout.width, theme) : [];
  const height = layout.bodyRows(1 + below.length) - faults.length;
  const list = useList(shown.length, height, (index) => shown[index]?.need.id ?? '');
  const chosen = shown[list.index];
  const nextJob = useNextJob(job.id);
  const choices = useChoices(job, hasNeeds ? chosen : undefined);
  const isForm = isBudget || choices.searching !== undefined;

  useKeys({
    level: 'screen',
    contexts: ['dashboard', 'list', 'everywhere'],
    isActive: !covered && !isForm,
    on: {
      ...list.on,
      ...choices.on,
      ...(back && { back }),
      ...jobKeys(job, controller, () => setBudget(true)),
      ...(hasNeeds && { view: showClips }),
      ...(nextJob && { 'next-job': () => controller.showJob(nextJob) }),
      ...(chosen && needKeys(job, chosen, controller)),
    },
  });

  const needs = needRows(shown, list, { width: layout.width, theme, frame, now, paused: job.paused });
  const mark = jobMark(job.state, theme.glyphs, frame, job.paused);
  return (
    <Frame
      covered={covered}
      mark={{ text: mark.glyph, tone: mark.tone }}
      spins={isMoving && !hasNeeds}
      header={dashboardHeader(job, theme, layout.width, now)}
      below={below}
      lines={hasNeeds ? [...faults, ...needs] : stageLines(job, layout.width, theme, now)}
      contexts={isForm ? ['form'] : ['dashboard', 'everywhere']}
      without={isForm ? ['next'] : unusable(job, chosen, { hasNeeds, hasOthers: others.length > 1 })}
      labels={labelsOf(job, chosen, isBudget)}
    >
      {isBudget ? (
        <BudgetForm job={job} isActive={!covered} close={() => setBudget(false)} />
      ) : choices.searching ? (
        <PhraseForm
          job={job}
          progress={choices.searching}
          isActive={!covered}
          close={choices.stopSearching}
        />
      ) : undefined}
    </Frame>
  );
}

interface DashboardProps {
  job: Job;
  covered: boolean;
  showClips: () => void;
  /** Goes back to the view that this one was opened from. */
  back: (() => void) | undefined;
}
