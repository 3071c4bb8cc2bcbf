import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { fetchJson, listenForLogout, sendWithoutAnswer } from './data/api.ts';
import { currentKeys, listenForKeys, useKeys } from './data/keys.ts';
import { type PageRoute, parseRoute, readToken } from './data/route.ts';
import { resumeUpload } from './data/upload.ts';
import { Dialog } from './parts/Dialog.tsx';
import { notify, useNotice } from './parts/notice.ts';
import { Checks } from './screens/Checks.tsx';
import { History } from './screens/History.tsx';
import { JobScreen } from './screens/JobScreen.tsx';
import { Login } from './screens/Login.tsx';
import { NewJob } from './screens/NewJob.tsx';
import { Settings } from './screens/Settings.tsx';

const links = [
  ['#/', 'Jobs'],
  ['#/new', 'New job'],
  ['#/settings', 'Settings'],
  ['#/checks', 'Checks'],
] as const;

function Page() {
  const [route, setRoute] = useState<PageRoute>(() => parseRoute(location.hash));
  const [isHelp, setHelp] = useState(false);
  const notice = useNotice();
  useEffect(() => {
    const moved = () => {
      if (readToken(location.hash) !== undefined) return;
      notify(undefined);
      setRoute(parseRoute(location.hash));
      document.querySelector('main')?.focus();
    };
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  useKeys(
    useMemo(
      () => ({
        '?': { help: 'all keys of this screen', run: () => setHelp(true) },
        Escape: { help: 'back to the jobs', run: () => location.assign('#/') },
        n: { help: 'new job', run: () => location.assign('#/new') },
        ',': { help: 'settings', run: () => location.assign('#/settings') },
        c: { help: 'checks', run: () => location.assign('#/checks') },
        j: { help: 'next row (also arrow down)', run: () => {} },
        k: { help: 'previous row (also arrow up)', run: () => {} },
      }),
      [],
    ),
  );
  const here = route.name === 'history' || route.name === 'job' ? '#/' : `#/${route.name}`;
  return (
    <>
      <header>
        <a class="brand" href="#/">
          stockpile
        </a>
        <nav aria-label="Main">
          {links.map(([href, text]) => (
            <a key={href} href={href} aria-current={href === here ? 'page' : undefined}>
              {text}
            </a>
          ))}
          <button type="button" onClick={() => setHelp(true)} aria-label="Keys" title="Keys (?)">
            ?
          </button>
        </nav>
      </header>
      <main tabIndex={-1}>
        <Screen route={route} />
      </main>
      <div role="status" class={notice?.isBad ? 'notice bad' : 'notice'}>
        {notice?.text}
      </div>
      {isHelp ? (
        <Dialog title="Keys" onClose={() => setHelp(false)}>
          <dl class="keys">
            {currentKeys().map(([key, help]) => (
              <div key={key}>
                <dt>
                  <kbd>{key === ' ' ? 'space' : key}</kbd>
                </dt>
                <dd>{help}</dd>
              </div>
            ))}
          </dl>
          <form method="dialog">
            <button type="submit">Close</button>
          </form>
        </Dialog>
      ) : undefined}
    </>
  );
}

function Screen({ route }: { route: PageRoute }) {
  switch (route.name) {
    case 'history':
      return <History />;
    case 'new':
      return <NewJob />;
    case 'settings':
      return <Settings />;
    case 'checks':
      return <Checks />;
    case 'job':
      return <JobScreen key={route.id} id={route.id} view={route.view} />;
  }
}

/** Asks for a login where there is none. When a login ends, the page is only hidden, so that nothing typed is lost. */
function Root({ first }: { first: Session }) {
  const [session, setSession] = useState(first);
  const [hasBeenIn, setBeenIn] = useState(first.isLoggedIn);
  const loggedIn = useMemo(
    () => () => {
      setSession((before) => ({ ...before, isLoggedIn: true }));
      setBeenIn(true);
      resumeUpload();
    },
    [],
  );
  useEffect(() => listenForLogout(() => setSession((before) => ({ ...before, isLoggedIn: false }))), []);
  useEffect(() => {
    const moved = async ({ oldURL }: HashChangeEvent) => {
      if (await takeToken(new URL(oldURL).hash)) loggedIn();
    };
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, [loggedIn]);
  const isIn = session.isLoggedIn;
  return (
    <>
      {isIn ? undefined : <Login method={session.method} onDone={loggedIn} />}
      {isIn || hasBeenIn ? (
        <div hidden={!isIn}>
          <Page />
        </div>
      ) : undefined}
    </>
  );
}

interface Session {
  isLoggedIn: boolean;
  method: 'token' | 'password';
}

/**
 * Exchanges the token of the address for a cookie, and removes it from the address and the browser's history.
 * @param place the fragment that takes its place
 * @returns whether there was one that was valid
 */
async function takeToken(place: string): Promise<boolean> {
  const token = readToken(location.hash);
  if (token === undefined) return false;
  history.replaceState(undefined, '', place === '' ? '#/' : place);
  return sendWithoutAnswer('POST', '/api/session', { token }).then(
    () => true,
    () => false,
  );
}

async function start(): Promise<void> {
  await takeToken('#/');
  const session = await fetchJson<Session>('/api/session').catch(
    (): Session => ({ isLoggedIn: true, method: 'token' }),
  );
  const page = document.querySelector('#page');
  listenForKeys();
  // The connection may be back before the next attempt.
  addEventListener('online', resumeUpload);
  if (page) render(<Root first={session} />, page);
}

void start();
