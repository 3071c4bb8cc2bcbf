import { useEffect, useState } from 'preact/hooks';
import { fetchJson, sendWithoutAnswer } from '../data/api.ts';
import { errorMessage } from '../data/use-polled.ts';
import { Field } from '../parts/Field.tsx';

/** How often the page looks whether another tab has logged in. */
const lookMs = 2000;

/** Asks for the password, or says where the address with a token is. */
export function Login({ method, onDone }: { method: 'token' | 'password'; onDone: () => void }) {
  const [fault, setFault] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.hidden) return;
      fetchJson<{ isLoggedIn: boolean }>('/api/session').then(
        ({ isLoggedIn }) => isLoggedIn && onDone(),
        () => {},
      );
    }, lookMs);
    return () => clearInterval(timer);
  }, [onDone]);
  const logIn = async (event: Event) => {
    event.preventDefault();
    try {
      await sendWithoutAnswer('POST', '/api/session', { password });
      onDone();
    } catch (error) {
      setFault(errorMessage(error));
    }
  };
  return (
    <main class="login">
      <h1>stockpile</h1>
      {method === 'token' ? (
        <p>
          Open the address that <code>stockpile-tui serve</code> printed last. Each address works once, in one
          browser.
        </p>
      ) : (
        <form onSubmit={(event) => void logIn(event)}>
          <Field name="password" label="Password">
            <input
              id="password"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onInput={({ currentTarget }) => setPassword(currentTarget.value)}
            />
          </Field>
          <p role="alert" class="bad">
            {fault}
          </p>
          <button type="submit" class="main">
            Log in
          </button>
        </form>
      )}
    </main>
  );
}
