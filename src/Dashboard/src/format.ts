// Numbers, times and sizes as a person reads them.
import { language, t } from './texts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in decimal units, three digits: 1.23 MB. */
export function bytes(value: number | null | undefined): string {
  if (value == null) return '–';
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2)} ${units[unit]}`;
}

export const count = (value: number | null | undefined): string => (value == null ? '–' : value.toLocaleString('en-US'));

/** Local time with its offset: 2026-12-01 02:00 +08:00; with seconds where they matter. */
export function time(value: string | null | undefined, seconds = false): string {
  if (!value) return '–';
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return value;
  const two = (number: number) => String(number).padStart(2, '0');
  const offset = -at.getTimezoneOffset();
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}${seconds ? `:${two(at.getSeconds())}` : ''} `
    + `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}

/** A duration in its largest unit. */
export function span(seconds: number): string {
  return seconds < 1 ? t('span.moment')
    : seconds < 120 ? t('span.seconds', Math.floor(seconds))
    : seconds < 7_200 ? t('span.minutes', Math.floor(seconds / 60))
    : seconds < 172_800 ? t('span.hours', Math.floor(seconds / 3_600))
    : t('span.days', Math.floor(seconds / 86_400));
}

/** How long ago that was, or in how long it will be. */
export function ago(value: string, now = Date.now()): string {
  const seconds = (now - Date.parse(value)) / 1_000;
  return seconds < -1 ? t('span.in', span(-seconds)) : t('span.ago', span(Math.max(0, seconds)));
}

/** For sorting names as the person's language does. */
export const collator = (): Intl.Collator => new Intl.Collator(language(), { numeric: true });
