import { mount } from 'svelte';
import { provide } from '../core/core.ts';
import { useShell } from '../core/shell.svelte.ts';
import '../shared/base.css';
import '../field/field.css';
import Gate from './Gate.svelte';
import { host } from './host.svelte.ts';
import { browserShell } from './shell.svelte.ts';

provide(host);
useShell(browserShell);
browserShell.begin();
host.start();
const target = document.getElementById('app');
if (target) mount(Gate, { target });
