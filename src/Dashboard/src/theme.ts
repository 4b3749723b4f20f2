// Dark, light, or what the machine says.
export type Theme = 'auto' | 'light' | 'dark';

const remembered = 'workflow.theme';
const all: Theme[] = ['auto', 'light', 'dark'];

export function theme(): Theme {
  const chosen = localStorage.getItem(remembered) as Theme | null;
  return chosen && all.includes(chosen) ? chosen : 'auto';
}

export const nextTheme = (): Theme => all[(all.indexOf(theme()) + 1) % all.length]!;

export function applyTheme(to: Theme): void {
  localStorage.setItem(remembered, to);
  document.documentElement.dataset['theme'] = to;
}
