import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { page } from './vite.shared.ts';

const ROOT = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** Names (with folders) below a folder. */
const below = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => join(f.parentPath, f.name).slice(folder.length + 1));

const text = (size: string, purpose: string, src: string) => ({ src, sizes: size, type: 'image/png', purpose });
const manifest = {
  id: './',
  name: 'Tabella',
  short_name: 'Tabella',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#f2f4f1',
  theme_color: '#142b2d',
  icons: [text('192x192', 'any', 'icon-192.png'), text('512x512', 'any', 'icon-512.png'), text('512x512', 'maskable', 'icon-maskable-512.png')],
  screenshots: [
    { src: 'screen-today.png', sizes: '360x800', type: 'image/png', form_factor: 'narrow' },
    { src: 'screen-wide.png', sizes: '1280x800', type: 'image/png', form_factor: 'wide' },
  ],
};

/** The service worker with the list of what it keeps, and what the browser wants to know for an installation. */
function installable(): Plugin {
  return {
    name: 'tabella-installable',
    generateBundle(_, bundle) {
      const own = join(ROOT, 'src/web/public');
      for (const name of below(own)) this.emitFile({ type: 'asset', fileName: name, source: readFileSync(join(own, name)) });
      this.emitFile({ type: 'asset', fileName: 'app.webmanifest', source: JSON.stringify(manifest) });
      // Pictures for the browser's own installation dialogue are no part of the app.
      // Letters that none of the app's own languages is written in are kept from their first use on (src/web/sw.js).
      const fonts = below(join(ROOT, 'public')).filter((name) => !/arabic|georgian|armenian|cyrillic-ext/.test(name));
      const kept = ['index.html', 'app.webmanifest', ...Object.keys(bundle), ...fonts].filter((name, i, all) => all.indexOf(name) === i && !name.startsWith('screen-') && !name.endsWith('.txt') && name !== 'sw.js').sort();
      const mark = createHash('sha256');
      for (const name of kept) mark.update(name);
      const page = bundle['index.html'];
      if (page?.type === 'asset') mark.update(page.source);
      const source = readFileSync(join(ROOT, 'src/web/sw.js'), 'utf8').replace('__VERSION__', mark.digest('hex').slice(0, 16)).replace('__FILES__', JSON.stringify(kept));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

const base = page('web', './');
export default defineConfig({
  ...base,
  plugins: [...(base.plugins ?? []), installable()],
  worker: { format: 'es' },
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(version) },
});
