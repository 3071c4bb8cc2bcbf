import { formSettings, type LastUsed } from '../core/api/last-used.ts';
import { readLastUsed } from '../store/last-used.ts';
import type { CommandContext } from './context.ts';

/** What the form of a new job begins with: the options on the command line, then what was used last, then the settings. */
export async function formDefaults(context: CommandContext): Promise<LastUsed & { transcriptFile: string }> {
  const { flags, home, layers } = context;
  const { preferences, settings } = await readLastUsed(home);
  const options = layers.find(({ origin }) => origin === 'option')?.values ?? {};
  const remembered = formSettings.filter(
    (name) => (options[name] ?? '') === '' && settings[name] !== undefined,
  );
  return {
    transcriptFile: flags.transcript ?? '',
    preferences: {
      style: flags.style ?? preferences.style,
      avoid: flags.avoid ?? preferences.avoid,
      notes: flags.notes ?? preferences.notes,
    },
    settings: Object.fromEntries(remembered.map((name) => [name, settings[name]])),
  };
}
