/**
 * Loaded into the program with `--import`: makes its writing system call number `FAULT_AT` fail with
 * `FAULT_CODE`. ENOSPC and EACCES are permanent, like a full disk or a lost permission; EIO occurs once; TORN writes half of the
 * bytes and then fails as EIO; KILL does the same and ends the program, like a power cut. `FAULT_COUNTER` names a file
 * for the number of such calls, `FAULT_TIME` one for the time of the first failure.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const at = Number(process.env['FAULT_AT']);
const kind = process.env['FAULT_CODE'] ?? 'EIO';
const code = kind === 'TORN' ? 'EIO' : kind;
const stays = kind === 'ENOSPC' || kind === 'EACCES';
const time = process.env['FAULT_TIME'];
const { writeFileSync, appendFileSync } = fs;
let count = 0;

/** @param {string} call @param {unknown} [path] @param {() => void} [tear] writes half of the bytes */
function fault(call, path, tear) {
  count += 1;
  if (!(count === at || (stays && count > at))) return undefined;
  if (count === at && time !== undefined) writeFileSync(time, String(Date.now()));
  if (kind === 'TORN' || kind === 'KILL') tear?.();
  if (kind === 'KILL') process.kill(process.pid, 'SIGKILL');
  const where = typeof path === 'string' ? ` '${path}'` : '';
  const error = new Error(`${code}: injected, ${call}${where}`);
  return Object.assign(error, { code, syscall: call, ...(where !== '' && { path }) });
}

/** Whether a file is opened for writing. @param {unknown} flags */
function writes(flags) {
  return typeof flags === 'number' ? (flags & 3) !== 0 : /[wa+]/.test(String(flags ?? 'r'));
}

const first = ['mkdir', 'rename', 'link', 'copyFile', 'writeFile', 'appendFile', 'utimes', 'truncate'];

/** @param {string} name @param {(args: any[]) => void} [tear] writes half of what was given */
function wrapAtOnce(name, tear) {
  const original = Reflect.get(fs, name);
  Reflect.set(fs, name, (/** @type {any[]} */ ...args) => {
    const error = fault(name, args[0], tear && (() => tear(args)));
    if (error) throw error;
    return original(...args);
  });
}

/** @param {Record<string, any>} owner @param {string} name @param {(args: any[]) => boolean} [applies] */
function wrapLater(owner, name, applies = () => true) {
  const original = owner[name];
  owner[name] = function (/** @type {any[]} */ ...args) {
    const error = applies(args) ? fault(name, args[0]) : undefined;
    return error ? Promise.reject(error) : original.apply(this, args);
  };
}

/** @param {string} name @param {(args: any[]) => boolean} [applies] */
function wrapCallback(name, applies = () => true) {
  const original = Reflect.get(fs, name);
  Reflect.set(fs, name, (/** @type {any[]} */ ...args) => {
    const error = applies(args) ? fault(name, args[0]) : undefined;
    return error ? process.nextTick(args.at(-1), error) : original(...args);
  });
}

/** @param {number} descriptor @param {Uint8Array} bytes */
function writeHalf(descriptor, bytes) {
  fs.writeSync(descriptor, bytes, 0, Math.floor(bytes.length / 2));
}

const file = await fs.promises.open(import.meta.filename);
const handles = Object.getPrototypeOf(file);
await file.close();
const { writev } = handles;
for (const name of first) {
  wrapLater(fs.promises, name);
  wrapCallback(name);
}
wrapLater(fs.promises, 'open', ([, flags]) => writes(flags));
wrapCallback('open', ([, flags]) => writes(flags));
const { write } = fs;
Reflect.set(fs, 'write', (/** @type {any[]} */ ...args) => {
  const [descriptor, data] = args;
  // Except printed output.
  const error =
    descriptor > 2 ? fault('write', undefined, () => writeHalf(descriptor, Buffer.from(data))) : undefined;
  return error ? process.nextTick(args.at(-1), error) : Reflect.apply(write, fs, args);
});
/** @param {unknown} content */
const half = (content) => Buffer.from(String(content)).subarray(0, String(content).length / 2);
wrapAtOnce('writeFileSync', ([path, content, options]) => writeFileSync(path, half(content), options));
wrapAtOnce('appendFileSync', ([path, content, options]) => appendFileSync(path, half(content), options));
for (const name of ['mkdirSync', 'renameSync', 'linkSync', 'copyFileSync', 'utimesSync']) wrapAtOnce(name);
for (const name of ['sync', 'datasync', 'truncate']) wrapLater(handles, name);
handles.writev = async function (/** @type {Uint8Array[]} */ parts) {
  const error = fault('write', undefined, () => writeHalf(this.fd, Buffer.concat(parts)));
  if (error) throw error;
  return writev.call(this, parts);
};
wrapLater(handles, 'write');
syncBuiltinESMExports();

const counter = process.env['FAULT_COUNTER'];
if (counter !== undefined && process.argv[1]?.endsWith('cli.js')) {
  process.on('exit', () => writeFileSync(counter, String(count)));
}
