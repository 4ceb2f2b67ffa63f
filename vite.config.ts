import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** Where `npm run dev:web` finds the server that answers the API. */
const server = process.env['STEMMA_URL'] ?? 'http://127.0.0.1:4321';

/** What decodes the pictures of scanned PDF files. pdf.js finds them by these very names, beside each other. */
const pdfDecoders: Plugin = {
  name: 'pdf-decoders',
  generateBundle() {
    for (const fileName of ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js'])
      this.emitFile({
        type: 'asset',
        fileName,
        source: readFileSync(new URL(`node_modules/pdfjs-dist/wasm/${fileName}`, import.meta.url)),
      });
  },
};

export default defineConfig({
  root: 'src/app/web',
  plugins: [react(), tailwind(), pdfDecoders],
  build: {
    outDir: '../../../dist/web',
    emptyOutDir: true,
    // Both sides of the theme are one `light-dark()`; older browsers would need every colour twice.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the server allows neither inline scripts nor data: for scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    // The server takes changes only from its own pages.
    proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } },
  },
});
