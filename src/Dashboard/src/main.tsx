import { render } from 'preact';
import { App } from './app';
import { language, setLanguage } from './texts';
import { applyTheme, theme } from './theme';
import './style.css';

setLanguage(language());
applyTheme(theme());
render(<App />, document.body);
