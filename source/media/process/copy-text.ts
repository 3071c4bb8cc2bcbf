import { runProcess } from './process.ts';

/** Programs that copy their input to the clipboard. None for Linux: its programs keep running to serve the clipboard, so OSC 52 is used. */
const programs: Partial<Record<NodeJS.Platform, { program: string; encoding: BufferEncoding }>> = {
  darwin: { program: 'pbcopy', encoding: 'utf8' },
  win32: { program: 'clip.exe', encoding: 'utf16le' },
};

/** Copies text with the system's clipboard program. @returns false when there is none or it fails. */
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
