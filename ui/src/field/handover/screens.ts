export { default as Give } from './Give.svelte';
export { default as Take } from './Take.svelte';
