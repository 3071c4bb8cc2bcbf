/**
 * Loaded into the program with `--import`: kills it in the middle of its write number `TORTURE_WRITE`, as a power cut
 * would. A write that is hit is torn, half of its bytes are on the disk; a rename that is hit never happens.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const fatal = Number(process.env['TORTURE_WRITE']);
let count = 0;

/** Whether this is the write that is not survived. */
function isFatal() {
  count += 1;
  return count === fatal;
}

function die() {
  process.kill(process.pid, 'SIGKILL');
}

/** The calls by which state gets to the disk. */
const { write, rename } = fs;
const renameLater = fs.promises.rename;
const anyFile = await fs.promises.open(import.meta.filename);
const handles = Object.getPrototypeOf(anyFile);
const writeParts = handles.writev;
await anyFile.close();

Object.assign(fs, {
  /** @type {(fd: number, data: string | Uint8Array, ...rest: unknown[]) => void} */
  write: (fd, data, ...rest) => {
    // Not what is printed.
    if (fd > 2 && isFatal()) {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data;
      fs.writeSync(fd, bytes, 0, Math.floor(bytes.length / 2));
      die();
    }
    Reflect.apply(write, fs, [fd, data, ...rest]);
  },
  /** @type {(from: string, to: string, done: fs.NoParamCallback) => void} */
  rename: (from, to, done) => {
    if (isFatal()) die();
    rename(from, to, done);
  },
});
Object.assign(fs.promises, {
  /** @type {(from: string, to: string) => Promise<void>} */
  rename: (from, to) => {
    if (isFatal()) die();
    return renameLater(from, to);
  },
});
/** @type {(this: fs.promises.FileHandle, parts: Uint8Array[]) => Promise<unknown>} */
handles.writev = function (parts) {
  if (isFatal()) {
    const bytes = Buffer.concat(parts);
    fs.writeSync(this.fd, bytes, 0, Math.floor(bytes.length / 2));
    die();
  }
  return writeParts.call(this, parts);
};
syncBuiltinESMExports();

// How many there were, for who chooses the next one.
const counter = process.env['TORTURE_COUNTER'];
if (counter !== undefined && process.argv[1]?.endsWith('cli.js'))
  process.on('exit', () => fs.writeFileSync(counter, String(count)));
