/** `npm run docs`: makes `.env.example` and the tables of readme.md from the tables in the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { helpText } from '../source/commands/args/help.ts';
import { isSecret, settingNames, settingRow } from '../source/core/settings/settings.ts';
import { keymap } from '../source/tui/keys/keymap.ts';

const root = new URL('..', import.meta.url);

/** The texts of the files that are made, by their path in the repository. */
export function madeFiles(): Record<string, string> {
  const readme = readFileSync(new URL('readme.md', root), 'utf8');
  return { '.env.example': envExample(), 'readme.md': withTables(readme) };
}

function envExample(): string {
  const lines = [
    '# All settings of stockpile-tui with their defaults. Copy this file to .env and remove the # from lines you change.',
  ];
  let section = '';
  for (const name of settingNames) {
    const row = settingRow(name);
    if (row.section !== section) lines.push('', `## ${row.section}`);
    section = row.section;
    lines.push(`# ${row.help}; ${row.range}`, `#${name}=${isSecret(name) ? '' : row.format(row.default)}`);
  }
  return `${lines.join('\n')}\n`;
}

function withTables(readme: string): string {
  const made: Record<string, string> = { usage: usage(), keys: keys(), settings: settings() };
  return Object.entries(made).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`),
        (_whole, open: string, close: string) => `${open}\n${table}\n\n${close}`,
      ),
    readme,
  );
}

function usage(): string {
  return ['```', helpText(undefined).replace(/^\n|\n$/g, ''), '```'].join('\n');
}

function keys(): string {
  const rows = Object.entries(keymap).flatMap(([place, bindings]) =>
    bindings.map(
      ({ action, keys: names, help }) =>
        `| ${place} | ${names.map((name) => `\`${name}\``).join(' ')} | ${action} | ${help} |`,
    ),
  );
  return ['| where | key | action | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

function settings(): string {
  const rows = settingNames.map((name) => {
    const row = settingRow(name);
    const standard = isSecret(name) ? '' : row.format(row.default);
    return `| ${name} | ${standard === '' ? '' : `\`${standard}\``} | ${row.help}; ${row.range.replaceAll('|', '\\|')} |`;
  });
  return ['| setting | default | meaning and allowed values |', '|---|---|---|', ...rows].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of Object.entries(madeFiles())) writeFileSync(new URL(file, root), text);
}
