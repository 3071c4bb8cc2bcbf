import { useApp, useStdout } from 'ink';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Controller } from './controller.ts';
import { useLayout } from './hooks/use-layout.ts';
import { GraphicsContext } from './hooks/use-pictures.ts';
import {
  ControllerContext,
  ThemeContext,
  TitleContext,
  useController,
  useView,
} from './hooks/use-program.ts';
import type { KeyContext } from './keys/keymap.ts';
import { KeysProvider, type OnMouse, useKeys } from './keys/use-keys.tsx';
import { TooSmall } from './parts/TooSmall.tsx';
import type { Graphics } from './pictures/graphics.ts';
import { Batch } from './screens/batch/Batch.tsx';
import { Checks } from './screens/checks/Checks.tsx';
import { Help } from './screens/help/Help.tsx';
import { FindVideo } from './screens/home/FindVideo.tsx';
import { Home } from './screens/home/Home.tsx';
import { JobDetails } from './screens/home/JobDetails.tsx';
import { JobScreen, jobContext } from './screens/JobScreen.tsx';
import { Log } from './screens/log/Log.tsx';
import { NeedDetails } from './screens/need/NeedDetails.tsx';
import { NewJob } from './screens/new-job/NewJob.tsx';
import { SettingsScreen } from './screens/settings/SettingsScreen.tsx';
import {
  onSuspendRequest,
  type RestorableTerminalMode,
  suspendToShell,
  type WindowTitle,
} from './terminal/terminal.ts';
import { type Overlay, questionContexts, type View } from './view.ts';

/** The whole full-screen interface, with everything its components need. */
export function Root({ controller, title, graphics, onMouse, borrowed = [] }: RootProps) {
  const { themes } = controller.preferences;
  const theme = useSyncExternalStore(themes.subscribe, themes.theme);
  return (
    <ThemeContext value={theme}>
      <TitleContext value={title}>
        <GraphicsContext value={graphics}>
          <ControllerContext value={controller}>
            <KeysProvider onMouse={onMouse}>
              <Layers borrowed={borrowed} />
            </KeysProvider>
          </ControllerContext>
        </GraphicsContext>
      </TitleContext>
    </ThemeContext>
  );
}

interface RootProps {
  controller: Controller;
  title?: WindowTitle;
  graphics?: Graphics | undefined;
  onMouse?: OnMouse;
  /** What the shell gets back while the program is suspended. */
  borrowed?: readonly RestorableTerminalMode[];
}

/** The current screen and its overlays. Covered layers keep their state and draw nothing. */
function Layers({ borrowed }: { borrowed: readonly RestorableTerminalMode[] }) {
  const controller = useController();
  const view = useView();
  const { tooSmall } = useLayout();
  const { suspendTerminal } = useApp();
  const { stdout } = useStdout();
  const { screen, overlays, question } = view;
  const batch = controller.app.batch();
  const top = overlays.at(-1);
  const isCovered = top !== undefined || tooSmall;
  const handle = screen.name === 'job' ? controller.handle(screen.jobId) : undefined;

  const toShell = useCallback(
    () => void suspendToShell(suspendTerminal, stdout, borrowed),
    [suspendTerminal, stdout, borrowed],
  );
  useEffect(() => onSuspendRequest(toShell), [toShell]);
  useKeys({
    level: 'program',
    contexts: ['everywhere'],
    on: {
      help: () => (top?.name === 'help' ? controller.back() : controller.openOverlay({ name: 'help' })),
      back: () => controller.back(),
      interrupt: () => controller.interrupt(),
      suspend: toShell,
      quit: () => controller.leave('quit'),
    },
  });
  useKeys({
    level: 'question',
    contexts: question ? questionContexts(question) : [],
    isActive: question !== undefined,
    on: {
      yes: () => {
        controller.back();
        question?.yes();
      },
      no: () => controller.back(),
      'with-folder': () => {
        controller.back();
        question?.withFolder?.();
      },
    },
  });
  return (
    <>
      <Home covered={isCovered || screen.name !== 'home'} />
      {batch && <Batch batch={batch} covered={isCovered || screen.name !== 'batch'} />}
      {screen.name === 'new-job' && <NewJob path={screen.path} covered={isCovered} />}
      {handle && <JobScreen key={handle.id} handle={handle} covered={isCovered} />}
      {overlays.map((overlay) => (
        <Layer
          key={overlay.name}
          overlay={overlay}
          covered={overlay !== top || (tooSmall && overlay.name !== 'help')}
        />
      ))}
      {tooSmall && top?.name !== 'help' && <TooSmall />}
    </>
  );
}

function Layer({ overlay, covered }: { overlay: Overlay; covered: boolean }) {
  const controller = useController();
  const view = useView();
  switch (overlay.name) {
    case 'help':
      return <Help contexts={helpContexts(view, controller)} covered={covered} />;
    case 'settings':
      return <SettingsScreen covered={covered} />;
    case 'checks':
      return <Checks covered={covered} />;
    case 'find-video':
      return <FindVideo job={overlay.job} path={overlay.path} covered={covered} />;
    case 'job':
      return <JobDetails jobId={overlay.jobId} covered={covered} />;
    case 'log': {
      const handle = controller.handle(overlay.jobId);
      return handle ? <Log handle={handle} covered={covered} /> : null;
    }
    case 'need': {
      const handle = controller.handle(overlay.jobId);
      const { needId, clipKey } = overlay;
      return handle ? (
        <NeedDetails handle={handle} needId={needId} clipKey={clipKey} covered={covered} />
      ) : null;
    }
  }
}

function helpContexts({ screen, overlays }: View, controller: Controller): readonly KeyContext[] {
  const common: readonly KeyContext[] = ['list', 'everywhere'];
  const below = overlays.findLast(({ name }) => name !== 'help')?.name;
  if (below === 'settings' || below === 'checks' || below === 'need') return [below, ...common];
  if (screen.name === 'batch') return ['batch', ...common];
  if (screen.name === 'home') return ['home', 'filter', ...common];
  if (screen.name === 'new-job') return ['new-job', 'files', ...common];
  const chosen = overlays.find((each) => each.name === 'help')?.view;
  const job = controller.handle(screen.jobId)?.snapshot();
  return job ? [chosen ?? jobContext(job), 'form', ...common] : common;
}
