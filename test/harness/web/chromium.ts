import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findOnPath } from '../../../source/media/tools/find-tool.ts';

/** Debian's name, others' name; CHROMIUM_PATH names another one. */
export const executablePath =
  process.env['CHROMIUM_PATH'] ?? [...findOnPath('chromium'), ...findOnPath('chromium-browser')][0];

/** Whether the tests in a browser can run here. */
export const hasChromium = executablePath !== undefined;
if (!hasChromium)
  process.stderr.write('\nWARNING: chromium is not installed: no page is tested in a browser.\n\n');

/** Starts Debian's browser without a window. */
export function startChromium(): Promise<Browser> {
  // Its crash handlers outlive it for a moment; they are no processes of the program.
  const { STOCKPILE_TEST: _mark, ...env } = process.env;
  return chromium.launch({
    env,
    executablePath: executablePath ?? '',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--mute-audio'],
  });
}

/** The widths at which pages are looked at: a phone and a desktop. */
export const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
} as const;

/** Collects what a browser's console says is wrong, except while `isExpected`. */
export function watchConsole(page: Page, isExpected: () => boolean): string[] {
  const errors: string[] = [];
  const note = (text: string) => {
    if (!isExpected()) errors.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => note(String(error)));
  return errors;
}

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** What axe-core (all its rules) finds wrong with a page, one line each. */
export async function axeFaults(page: Page): Promise<string[]> {
  const isThere = await page.evaluate('typeof axe');
  if (isThere === 'undefined') await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResult>('axe.run()');
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
