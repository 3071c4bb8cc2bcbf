/** The full screen with jobs that do no work, for tests in a real terminal: `node fixture.mjs SCENE`. */
import { catchEndSignals, onEndSignal } from '../../source/app/signals/end-signals.ts';
import { runTui } from '../../source/tui/run.tsx';
import { scenes } from './scenes.ts';

catchEndSignals();
const [scene = 'home'] = process.argv.slice(2);
const make = scenes[scene];
if (!make) throw new Error(`There is no scene ${scene}.`);
const { app, start } = make();
if (scene === 'throws') void Promise.resolve().then(fail);
if (scene === 'stops') setTimeout(() => process.kill(process.pid, 'SIGTSTP'), 500);
if (scene === 'exits') setTimeout(() => process.exit(3), 500);

// The engine tells of progress four times a second at most.
if (scene === 'sixteen' || scene === 'forty') setInterval(moveOn, 250);

const { handles, reason } = await runTui(app, {
  start,
  color: process.env['NO_COLOR'] === undefined,
  unicode: process.env['SCREEN_ASCII'] === undefined,
  version: '0.0.0',
  onEndSignal,
});
process.stdout.write(`left by ${reason} after ${handles.length} jobs\n`);
process.exit(0);

function moveOn(): void {
  const [handle] = app.handles;
  const events = handle?.snapshot().needs.map(({ need, running }) => {
    const fraction = Math.min(1, (running[0]?.fraction ?? 0) + 0.002);
    const message = `${(fraction * 7.4).toFixed(1)} of 7.4 MB · 2.2 MB/s`;
    return { type: 'step.progress', needId: need.id, step: 'fetch', key: '', fraction, message } as const;
  });
  handle?.emitUnchecked(...(events ?? []));
}

async function fail(): Promise<never> {
  await app.checks();
  throw new Error('something nobody caught');
}
