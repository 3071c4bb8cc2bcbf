import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';

/** A folder as a link (OSC 8) where the terminal is known to make one of it, else as it is. */
export function folderLink(folder: string, env: NodeJS.ProcessEnv, isTerminal: boolean): string {
  if (!isTerminal || !canLink(env)) return folder;
  const url = pathToFileURL(folder);
  // With the machine's name a terminal that shows another machine does not look here.
  const address = process.platform === 'win32' ? url.href : `file://${hostname()}${url.pathname}`;
  return `\u001B]8;;${address}\u0007${folder}\u001B]8;;\u0007`;
}

/** Terminals that know links by their own variables; others might print the address. */
export function canLink(env: NodeJS.ProcessEnv): boolean {
  const { TERM = '', TERM_PROGRAM = '', FORCE_HYPERLINK } = env;
  if (FORCE_HYPERLINK !== undefined) return FORCE_HYPERLINK !== '0';
  if (TERM === 'dumb' || env['TMUX'] !== undefined || env['STY'] !== undefined) return false;
  if (/^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby|rio|WarpTerminal)$/.test(TERM_PROGRAM)) return true;
  if (/^(xterm-kitty|xterm-ghostty|alacritty|foot|contour)/.test(TERM)) return true;
  // GNOME's terminals crashed on links before this one.
  if (Number(env['VTE_VERSION'] ?? 0) >= 5000) return true;
  return env['WT_SESSION'] !== undefined || env['KONSOLE_VERSION'] !== undefined;
}
