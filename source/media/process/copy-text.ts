import { runProcess } from './process.ts';

/** Programs that put their input on the clipboard and end. Those of Linux stay behind to serve it: OSC 52 does without. */
const programs: Partial<Record<NodeJS.Platform, { program: string; encoding: BufferEncoding }>> = {
  darwin: { program: 'pbcopy', encoding: 'utf8' },
  win32: { program: 'clip.exe', encoding: 'utf16le' },
};

/** Has the system put a text on its clipboard, where it has a program for that. @returns whether it has. */
export async function copyWithSystem(text: string): Promise<boolean> {
  const copier = programs[process.platform];
  if (!copier) return false;
  const { program, encoding } = copier;
  const input = (async function* () {
    yield Buffer.from(text, encoding);
  })();
  return runProcess({ program, args: [], input, signal: new AbortController().signal }).then(
    () => true,
    () => false,
  );
}
