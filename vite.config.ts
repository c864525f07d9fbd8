import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The pages, built to `dist/web`. Nothing is inlined, so that a strict content security policy holds. */
export default defineConfig({
  root: "src/web",
  plugins: [react()],
  build: {
    outDir: "../../dist/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2023",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The schemas of the interface do nothing but define: a page takes only those that it asks.
      treeshake: { moduleSideEffects: (id) => !id.includes("/src/api/") },
    },
  },
});
