import { holdsSecret } from '../../core/settings/redact.ts';
import { isSecret, isSettingName } from '../../core/settings/settings.ts';

/**
 * The environment for a child process: ours without any key. Left out are the settings that are secret, whatever the case
 * of their name, and every variable whose value holds a key of ours or something that looks like a key, whatever its
 * name.
 */
export function childEnvironment(
  more: Readonly<Record<string, string>> = {},
  own: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(
    ([name, value = '']) => !isSecretVariable(name) && !holdsSecret(value),
  );
  return { ...Object.fromEntries(kept), ...more };
}

function isSecretVariable(name: string): boolean {
  // Windows ignores the case of names.
  const upper = name.toUpperCase();
  return isSettingName(upper) && isSecret(upper);
}
