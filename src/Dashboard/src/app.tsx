// The frame: navigation, language, theme, the key; and the page that the address names.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { key, setKey } from './api';
import { href, useRoute, type Route } from './route';
import { type Key, language, setLanguage, t } from './texts';
import { applyTheme, nextTheme, theme } from './theme';
import { Boundary } from './ui/boundary';
import { AskForKey } from './ui/load';
import { KeyDialog } from './ui/keyDialog';
import { Backups } from './pages/backups';
import { Drills } from './pages/drills';
import { Documents } from './pages/documents';
import { Logs } from './pages/logs';
import { Restore } from './pages/restore';
import { Settings } from './pages/settings';
import { Today } from './pages/today';

// One that is below another has no place of its own in the navigation.
const pages: { name: string; title: Key; page: (props: { route: Route }) => JSX.Element; below?: string }[] = [
  { name: 'today', title: 'nav.today', page: Today },
  { name: 'backups', title: 'nav.backups', page: Backups },
  { name: 'drills', title: 'nav.drills', page: Drills, below: 'backups' },
  { name: 'documents', title: 'nav.documents', page: Documents },
  { name: 'restore', title: 'nav.restore', page: Restore },
  { name: 'logs', title: 'nav.logs', page: Logs },
  { name: 'settings', title: 'nav.settings', page: Settings },
];

export function App() {
  const route = useRoute();
  const [asks, setAsks] = useState(false);
  const [turn, setTurn] = useState(0);
  const [, setLook] = useState(theme);
  const shown = pages.find(page => page.name === (route.path[0] ?? 'today')) ?? pages[0]!;
  const Page = shown.page;
  document.title = `${t(shown.title)} · Workflow`;
  const main = useRef<HTMLElement>(null);
  const before = useRef(route.path.join('/'));
  // Keyboard and screen-reader users continue at the new content.
  useEffect(() => {
    if (before.current === route.path.join('/')) return;
    before.current = route.path.join('/');
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [route]);
  const again = () => setTurn(before => before + 1);
  return (
    <AskForKey.Provider value={() => setAsks(true)}>
      <a class="skip" href="#main" onClick={event => { event.preventDefault(); main.current?.focus(); }}>{t('nav.skip')}</a>
      <header>
        <a class="home" href={href([])}>Workflow</a>
        <nav aria-label={t('nav.label')}>
          {pages.filter(page => !page.below).map(page => (
            <a key={page.name} href={href([page.name])} aria-current={page === shown ? 'page' : page.name === shown.below ? 'true' : undefined}>{t(page.title)}</a>
          ))}
        </nav>
        <div class="tools">
          <button type="button" onClick={() => { setLanguage(language() === 'en' ? 'zh-CN' : 'en'); again(); }} lang={language() === 'en' ? 'zh-CN' : 'en'}>
            {language() === 'en' ? '中文' : 'English'}
          </button>
          <button type="button" onClick={() => { applyTheme(nextTheme()); setLook(theme()); }}>{t(`theme.${theme()}`)}</button>
          {key() && <button type="button" onClick={() => { setKey(null); setAsks(true); }}>{t('key.forget')}</button>}
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Boundary key={`${turn} ${language()}`} place={location.hash}>
          <Page key={shown.name} route={route} />
        </Boundary>
      </main>
      {asks && <KeyDialog refused={key() !== null} onGiven={() => { setAsks(false); again(); }} />}
    </AskForKey.Provider>
  );
}
