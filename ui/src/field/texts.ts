import { catalogue, I18n } from '../shared/i18n/i18n.svelte.ts';

export const i18n = new I18n(catalogue(import.meta.glob('../shared/locales/*.ftl', { query: '?raw', import: 'default' })));
export const t = i18n.t;
