// Which page is shown: the part after the # of the address, so that the back button works and links can be shared.
import { useEffect, useState } from 'preact/hooks';

export interface Route {
  /** The page and what it shows: ['backups', '20261130T180000Z-ab12']. */
  path: string[];
  query: URLSearchParams;
}

function read(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(part => part !== '').map(decodeURIComponent), query: new URLSearchParams(query) };
}

/** The address of a page. */
export function href(path: string[], query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search ? `?${search}` : ''}`;
}

export function go(path: string[], query: Record<string, string> = {}): void {
  location.hash = href(path, query);
}

export function useRoute(): Route {
  const [route, setRoute] = useState(read);
  useEffect(() => {
    const changed = () => setRoute(read());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}
