export { default as Card } from './Card.svelte';
export { default as Done } from './Done.svelte';
export { default as KeyList } from '../form/KeyList.svelte';
