import type { Tone } from './theme.ts';

/** The screen at the bottom of everything. */
export type Screen = { name: 'home' } | { name: 'new-job'; path: string } | { name: 'job'; jobId: string };

/** What lies over a screen; Esc takes the topmost away. */
export type Overlay =
  | { name: 'help' }
  | { name: 'checks' }
  | { name: 'settings' }
  | { name: 'find-video'; job: { id: string; name: string }; path: string }
  | { name: 'log'; jobId: string }
  | { name: 'need'; jobId: string; needId: string };

/** Asks before something is done that cannot be undone. */
export interface Question {
  text: string;
  yes: () => void;
  /** The other way to do it, where there is one: with the job's folder. */
  withFolder?: (() => void) | undefined;
}

/** The keys that answer it. */
export function questionContexts({ withFolder }: Question): readonly ('confirm' | 'delete')[] {
  return [withFolder ? 'delete' : 'confirm'];
}

export interface Notice {
  text: string;
  tone: Tone;
}

/** Where the user is: everything about the interface that is not inside one screen. */
export interface View {
  screen: Screen;
  overlays: readonly Overlay[];
  question?: Question | undefined;
  notice?: Notice | undefined;
  /** Why running jobs are being stopped and what comes next; stays until the end. */
  stopping?: string | undefined;
  /** What the program is busy with at the user's wish: "opening talk.mp4". */
  busy?: string | undefined;
}

export function viewOf(screen: Screen): View {
  return { screen, overlays: [] };
}

/** Another screen, with nothing over it. */
export function shown(view: View, screen: Screen): View {
  return { ...view, screen, overlays: [], question: undefined };
}

/** One more layer; the same one is never there twice. */
export function covered(view: View, overlay: Overlay): View {
  const below = view.overlays.filter((each) => each.name !== overlay.name);
  return { ...view, overlays: [...below, overlay] };
}

/** One layer less: the question, the topmost overlay, the screen. Home stays. */
export function uncovered(view: View): View {
  if (view.question) return { ...view, question: undefined };
  if (view.overlays.length > 0) return { ...view, overlays: view.overlays.slice(0, -1) };
  return view.screen.name === 'home' ? view : shown(view, { name: 'home' });
}
