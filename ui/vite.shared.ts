import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type UserConfig } from 'vite';

/** Field book and desk are two pages of one package: same rules, own output folder. */
export function page(name: 'field' | 'desk' | 'web', base: string): UserConfig {
  return defineConfig({
    root: `src/${name}`,
    base,
    publicDir: '../../public',
    plugins: [svelte({ configFile: '../../svelte.config.js' })],
    build: {
      outDir: `../../dist/${name}`,
      emptyOutDir: true,
      target: 'es2022',
      // No inlined data: URLs, so that the content security policy stays at 'self'.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
}
