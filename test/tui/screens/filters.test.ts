import { afterEach, describe, expect, it } from 'vitest';
import { keys, type Size } from '../../harness/screen/screen.ts';
import { TuiScreen } from '../../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function show(name: string, size?: Size): Promise<void> {
  screen = new TuiScreen(name, size);
  await screen.text();
}

describe('a filter', () => {
  it('of the dashboard limits the needs and what keys act on, and stays in sight until Esc', async () => {
    await show('dashboard');
    await screen.press('/', 's', 'h', 'i', 'p', keys.enter);
    const text = await screen.text();
    expect(text).toMatch(/\/ ship +1 need/);
    expect(text).not.toContain('city skyline');
    await screen.press('-');
    expect(screen.job.commands.at(-1)).toEqual({ type: 'film', needId: 'n06' });
    await screen.press(keys.clearEscape);
    expect(await screen.text()).toContain('city skyline');
  });

  it('of the results finds clips by phrase, source, licence and state', async () => {
    await show('results');
    await screen.press('/', 'f', 'a', 'i', 'l', 'e', 'd', keys.enter);
    const text = await screen.text();
    expect(text).toMatch(/\/ failed +1 row/);
    expect(text).toMatch(/❯ ✗ 02:20 stock chart falling/);
    expect(text).not.toContain('city skyline');
  });

  it('that nothing matches says so', async () => {
    for (const scene of ['home', 'dashboard', 'results']) {
      await show(scene);
      await screen.press('/', 'z', 'z', 'z');
      expect(await screen.text()).toMatch(/No (jobs|needs|clips) match the filter\./);
      screen.close();
    }
  });

  it('of the keys finds one by what it does', async () => {
    await show('dashboard');
    await screen.press('?', '/', 'b', 'u', 'd', 'g', 'e', 't', keys.enter);
    const text = await screen.text();
    expect(text).toMatch(/\$ +change the budget of the job/);
    expect(text).not.toContain('pause');
    await screen.press(keys.clearEscape);
    expect(await screen.text()).toContain('pause');
    await screen.press(keys.clearEscape);
    expect(await screen.text()).toContain('city skyline');
  });
});

describe('what is out of sight', () => {
  it('is counted in the rules around the list', async () => {
    await show('dashboard', { columns: 60, rows: 16 });
    expect(await screen.text()).not.toContain('more');
    screen.close();
    await show('review', { columns: 60, rows: 16 });
    expect(await screen.text()).toMatch(/─ ↓ 7 more ─/);
    await screen.press('G');
    expect(await screen.text()).toMatch(/─ ↑ 7 more ─/);
    screen.close();
    await show('many', { columns: 80, rows: 24 });
    expect(await screen.text()).toMatch(/─ ↓ 9,980 more ─/);
    await screen.press('G');
    expect(await screen.text()).toMatch(/─ ↑ 9,980 more ─/);
  });
});
