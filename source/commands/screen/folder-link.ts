import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';

/** A folder as a link (OSC 8) if the terminal is known to support links, otherwise its path. */
export function folderLink(folder: string, env: NodeJS.ProcessEnv, isTerminal: boolean): string {
  if (!isTerminal || !canLink(env)) return folder;
  const url = pathToFileURL(folder);
  // With the host name, a terminal that shows a remote machine does not open a local folder.
  const address = process.platform === 'win32' ? url.href : `file://${hostname()}${url.pathname}`;
  return `\u001B]8;;${address}\u0007${folder}\u001B]8;;\u0007`;
}

/** Whether the terminal supports links, by its environment variables. Other terminals might print the address. */
export function canLink(env: NodeJS.ProcessEnv): boolean {
  const { TERM = '', TERM_PROGRAM = '', FORCE_HYPERLINK } = env;
  if (FORCE_HYPERLINK !== undefined) return FORCE_HYPERLINK !== '0';
  if (TERM === 'dumb' || env['TMUX'] !== undefined || env['STY'] !== undefined) return false;
  if (/^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby|rio|WarpTerminal)$/.test(TERM_PROGRAM)) return true;
  if (/^(xterm-kitty|xterm-ghostty|alacritty|foot|contour)/.test(TERM)) return true;
  // Older versions of GNOME's terminals crash on links.
  if (Number(env['VTE_VERSION'] ?? 0) >= 5000) return true;
  return env['WT_SESSION'] !== undefined || env['KONSOLE_VERSION'] !== undefined;
}
