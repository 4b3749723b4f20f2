/** An element. Children are elements or text; text stays text, whatever its content. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

export const byId = id => document.getElementById(id);

const number = new Intl.NumberFormat('en');
export const count = value => number.format(value);

/** `12.3 MB`, as storage counts: by thousands. */
export function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) (value /= 1000), unit++;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

const two = value => String(value).padStart(2, '0');

/** Date and time of this computer's zone with milliseconds, without the year: as much as fits a row of a log. */
export function shortTime(ms) {
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return '—';
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
