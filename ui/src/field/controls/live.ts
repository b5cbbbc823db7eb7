/** What is taken on the screen itself comes when it is first wanted. */
export { default as Recorder } from './Recorder.svelte';
export { default as Signature } from './Signature.svelte';
