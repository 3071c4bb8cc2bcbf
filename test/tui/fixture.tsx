/** The full screen over jobs that do no work, for tests in a real terminal: `node fixture.mjs SCENE`. */
import { runTui } from '../../source/tui/run.tsx';
import { scenes } from './scenes.ts';

const [scene = 'home'] = process.argv.slice(2);
const make = scenes[scene];
if (!make) throw new Error(`There is no scene ${scene}.`);
const { app, start } = make();
if (scene === 'throws') void Promise.resolve().then(fail);
if (scene === 'stops') setTimeout(() => process.kill(process.pid, 'SIGTSTP'), 500);
if (scene === 'exits') setTimeout(() => process.exit(3), 500);

const { handles, reason } = await runTui(app, {
  start,
  color: process.env['NO_COLOR'] === undefined,
  unicode: process.env['SCREEN_ASCII'] === undefined,
  version: '0.0.0',
});
process.stdout.write(`left by ${reason} after ${handles.length} jobs\n`);
process.exit(0);

async function fail(): Promise<never> {
  await app.checks();
  throw new Error('something nobody caught');
}
