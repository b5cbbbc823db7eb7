export { default as Log } from './Log.svelte';
export { default as Partner } from './Partner.svelte';
export { default as Week } from './Week.svelte';
