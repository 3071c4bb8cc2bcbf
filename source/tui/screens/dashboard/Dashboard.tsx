import { Box } from 'ink';
import { useState } from 'react';
import type { Job } from '../../../core/job/job.ts';
import { useChoices } from '../../hooks/use-choices.ts';
import { footerContexts } from '../../hooks/use-filter.ts';
import { useHistory } from '../../hooks/use-history.ts';
import { useJobs, useNextJob } from '../../hooks/use-job.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useTick } from '../../hooks/use-tick.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { BudgetForm } from '../../parts/forms/BudgetForm.tsx';
import { PhraseForm } from '../../parts/forms/PhraseForm.tsx';
import { hiddenRows } from '../../parts/hidden-rows.ts';
import { PictureStrip } from '../../parts/pictures/PictureStrip.tsx';
import { paneFrames, type SidePane } from '../../parts/side-pane.ts';
import type { FilmPart } from '../../pictures/film-part.ts';
import { jobMark } from '../../text/words.ts';
import { dashboardHeader, dashboardStatus, jobLines, workerLines } from './dashboard-header.ts';
import {
  dashboardJobKeys,
  dashboardKeyLabels,
  dashboardNeedKeys,
  isAnyStepRunning,
  unusableDashboardActions,
} from './dashboard-keys.ts';
import { stageLines } from './dashboard-lines.ts';
import { useNeeds } from './use-needs.ts';

/** A running job: one line per need, the cost, the load of each lane; above it one line per job when several run. */
export function Dashboard({ job, covered, showClips, back }: DashboardProps) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const [isBudget, setBudget] = useState(false);
  const { running } = useHistory();
  const others = useJobs(running);
  const isMoving = !covered && isAnyStepRunning(job);
  const frame = useTick(isMoving || (others.length > 1 && !covered));
  const now = Date.now();

  const jobs = jobLines(others, job.id, { theme, width: layout.width, frame, now });
  const workers = workerLines(job, theme, layout.width);
  const below = [dashboardStatus(job, theme, layout.width), ...workers, ...jobs];
  const needs = useNeeds(job, { headerLines: 1 + below.length, isActive: !covered && !isBudget });
  const { chosen, filter } = needs;
  const hasNeeds = needs.isShown;
  const nextJob = useNextJob(job.id);
  const choices = useChoices(job, chosen);
  const isForm = isBudget || choices.searching !== undefined;

  useKeys({
    level: 'screen',
    contexts: ['dashboard', 'list', 'everywhere'],
    isActive: !covered && !isForm && !filter.isTyping,
    onClick: needs.onClick,
    on: {
      ...needs.list.on,
      ...choices.on,
      ...(back && { back }),
      ...dashboardJobKeys(job, controller, () => setBudget(true)),
      help: () => controller.openOverlay({ name: 'help', view: 'dashboard' }),
      ...(hasNeeds && { view: showClips, ...filter.on }),
      ...(nextJob && { 'next-job': () => controller.showJob(nextJob) }),
      ...(chosen && dashboardNeedKeys(job, chosen, controller)),
    },
  });

  const mark = jobMark(job.state, theme.glyphs, frame, job.paused);
  return (
    <Frame
      covered={covered}
      mark={{ text: mark.glyph, tone: mark.tone }}
      spins={isMoving && !hasNeeds}
      header={dashboardHeader(job, theme, layout.width, now)}
      below={below}
      lines={hasNeeds ? needs.lines(frame, now) : stageLines(job, layout.width, theme, now)}
      over={needs.picture && <PanePicture {...needs.picture} covered={covered} />}
      hidden={hasNeeds && !isForm ? hiddenRows(needs.list, needs.count) : undefined}
      contexts={footerContexts(isForm, filter, ['dashboard'])}
      without={
        isForm ? ['next'] : unusableDashboardActions(job, chosen, { hasNeeds, hasOthers: others.length > 1 })
      }
      labels={dashboardKeyLabels(job, chosen, isBudget)}
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

interface PanePictureProps {
  film: FilmPart;
  pane: SidePane;
  /** The first line of the picture in the body. */
  top: number;
  covered: boolean;
}

/** Frames of a film below the details next to a list. */
function PanePicture({ film, pane, top, covered }: PanePictureProps) {
  return (
    <Box position="absolute" top={top} left={pane.left}>
      {/* The key contains the place, so that a picture that moves is drawn anew. */}
      <PictureStrip
        key={`${film.path} ${film.startSeconds} ${top}`}
        film={film}
        count={paneFrames}
        width={pane.width}
        height={pane.pictureRows}
        covered={covered}
      />
    </Box>
  );
}
