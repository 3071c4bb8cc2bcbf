import { useState } from 'preact/hooks';
import type { WebSetting } from '../../server/routes/setting-routes.ts';
import { fetchJson, sendWithoutAnswer } from '../data/api.ts';
import { usePolled } from '../data/use-polled.ts';
import { Field } from '../parts/Field.tsx';
import { runWithNotice } from '../parts/notice.ts';

/** All settings by section. Keys can be written and removed, never read. */
export function Settings() {
  const { value, error } = usePolled<WebSetting[]>('/api/settings', 60_000);
  const [changed, setChanged] = useState<WebSetting[]>();
  const settings = changed ?? value ?? [];
  const refresh = async () => setChanged(await fetchJson<WebSetting[]>('/api/settings'));
  const sections = [...new Set(settings.map(({ section }) => section))];
  return (
    <>
      <h1>Settings</h1>
      <p class="quiet">A change is saved in the config of this machine. The next job uses it.</p>
      {error ? <p class="bad">{error}</p> : undefined}
      {sections.map((section) => (
        <section key={section}>
          <h2>{section}</h2>
          {settings
            .filter((each) => each.section === section)
            .map((setting) => (
              <Setting key={setting.name} setting={setting} onSaved={refresh} />
            ))}
        </section>
      ))}
    </>
  );
}

function Setting({ setting, onSaved }: { setting: WebSetting; onSaved: () => Promise<void> }) {
  const { name, value = '', help, range, origin, fault, locked, isSecret, isSet } = setting;
  const [text, setText] = useState(value);
  const path = `/api/settings/${name}`;
  const isChanged = text !== value;
  const save = (event: Event) => {
    event.preventDefault();
    void runWithNotice(async () => {
      await sendWithoutAnswer('PUT', path, { value: text });
      if (isSecret) setText('');
      await onSaved();
    }, `${name} is saved.`);
  };
  const reset = () => {
    void runWithNotice(async () => {
      await sendWithoutAnswer('DELETE', path);
      await onSaved();
    }, `${name} is back to its default.`);
  };
  const where = isSecret ? (isSet ? `set (${origin})` : 'not set') : origin;
  return (
    <form onSubmit={save}>
      <Field name={name} label={name} hint={`${help}; ${range}. ${where}${locked ? `; ${locked}` : ''}`}>
        <div class="line">
          {setting.choices && !/,/.test(value) && setting.choices.includes(value) ? (
            <select
              id={name}
              disabled={locked !== undefined}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            >
              {setting.choices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          ) : (
            <input
              id={name}
              {...(isSecret ? ({ type: 'password' } as const) : ({ type: 'text' } as const))}
              autoComplete="off"
              aria-describedby={`${name}-hint`}
              placeholder={isSecret && isSet ? 'a new key' : undefined}
              disabled={locked !== undefined}
              value={text}
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
          )}
          {isChanged ? <button type="submit">Save</button> : undefined}
          {origin === 'config' && locked === undefined && !isChanged ? (
            <button type="button" onClick={reset} aria-label={`Reset ${name}`}>
              Reset
            </button>
          ) : undefined}
        </div>
      </Field>
      {fault ? <p class="bad">{fault}</p> : undefined}
    </form>
  );
}
