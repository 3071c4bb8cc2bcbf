import type { Tone } from './theme/theme.ts';

/** The screen below all others: the history, or the batch that the program was started with. */
type BottomScreen = { name: 'home' } | { name: 'batch' };

/** The screen below all overlays. */
export type Screen = BottomScreen | { name: 'new-job'; path: string } | { name: 'job'; jobId: string };

/** A layer over the screen; Esc closes the topmost one. */
export type Overlay =
  /** `view` is the view of a job whose keys it shows; default: the one that the job opens with. */
  | { name: 'help'; view?: 'dashboard' | 'results' }
  | { name: 'checks' }
  | { name: 'settings' }
  | { name: 'find-video'; job: { id: string; name: string }; path: string }
  | { name: 'job'; jobId: string }
  | { name: 'log'; jobId: string }
  | { name: 'need'; jobId: string; needId: string; clipKey?: string | undefined };

/** A question before something that cannot be undone. */
export interface Confirmation {
  text: string;
  yes: () => void;
  /** Only for deleting a job: deletes its folder too. */
  withFolder?: (() => void) | undefined;
}

/** The keys that answer it. */
export function questionContexts({ withFolder }: Confirmation): readonly ('confirm' | 'delete')[] {
  return [withFolder ? 'delete' : 'confirm'];
}

export interface Notice {
  text: string;
  tone: Tone;
}

/** The state of the interface outside of single screens. */
export interface View {
  bottom: BottomScreen;
  screen: Screen;
  overlays: readonly Overlay[];
  question?: Confirmation | undefined;
  notice?: Notice | undefined;
  /** Shown from the first Ctrl+C until the end: that jobs are being stopped, and what the next Ctrl+C does. */
  stopping?: string | undefined;
  /** What the program is doing for the user: "opening talk.mp4". */
  busy?: string | undefined;
}

export function newView(bottom: BottomScreen): View {
  return { bottom, screen: bottom, overlays: [] };
}

/** Shows another screen without overlays. */
export function withScreen(view: View, screen: Screen): View {
  return { ...view, screen, overlays: [], question: undefined };
}

/** Adds an overlay, or moves it to the top when it is already open. */
export function withOverlay(view: View, overlay: Overlay): View {
  const below = view.overlays.filter((each) => each.name !== overlay.name);
  return { ...view, overlays: [...below, overlay] };
}

/** Closes one layer: the question, else the topmost overlay, else the screen. The bottom one stays. */
export function closeTopOverlay(view: View): View {
  if (view.question) return { ...view, question: undefined };
  if (view.overlays.length > 0) return { ...view, overlays: view.overlays.slice(0, -1) };
  return view.screen.name === view.bottom.name ? view : withScreen(view, view.bottom);
}
