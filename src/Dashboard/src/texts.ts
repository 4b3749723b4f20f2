// All texts of the pages, in both languages. The compiler checks the keys; a test finds missing and unused texts.
import type { LocalText } from './models';
import en from './texts/en.json';
import zh from './texts/zh-CN.json';

export type Key = keyof typeof en;
export type Language = 'en' | 'zh-CN';

const files: Record<Language, Record<string, string>> = { en, 'zh-CN': zh };
const remembered = 'workflow.language';

function first(): Language {
  const chosen = localStorage.getItem(remembered);
  if (chosen === 'en' || chosen === 'zh-CN') return chosen;
  return navigator.languages.some(name => name.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en';
}

let current = first();

export const language = (): Language => current;

/** The caller redraws everything. */
export function setLanguage(to: Language): void {
  current = to;
  localStorage.setItem(remembered, to);
  document.documentElement.lang = to;
}

/** A text with its values: {0}, {1}; where a value is one, {0:document|documents} is the first of the words. */
export function t(key: Key, ...values: (string | number)[]): string {
  return files[current][key]!.replace(/\{(\d)(?::([\w ]+)\|([\w ]+))?\}/g, (_, index: string, one?: string, many?: string) => {
    const value = String(values[Number(index)] ?? '');
    return one === undefined ? value : value === '1' ? one : many!;
  });
}

/** The app's `value` in words; the value itself if this version of the pages does not know it. */
export function word(kind: string, value: string | null | undefined): string {
  return value == null ? '–' : (files[current][`${kind}.${value}`] ?? value);
}

/** A sentence that the app gives in both languages. */
export const said = (text: LocalText | null | undefined): string => text?.[current] ?? text?.en ?? text?.['zh-CN'] ?? '';
