import '../shared/base.css';
import './styles/frame.css';
import './styles/tables.css';
import './styles/board.css';
import './styles/report.css';
import './styles/mail.css';
import './styles/narrow.css';
import { mount } from 'svelte';
import { useTheme } from '../shared/theme';
import App from './App.svelte';
import { startLanguage } from './lib/i18n.svelte';
import { recall } from './lib/keep';

useTheme(recall('theme') ?? 'auto');
await startLanguage();

const target = document.getElementById('app');
if (target) mount(App, { target });
