import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds the service. */
const service = process.env.COURT_URL ?? "http://127.0.0.1:8001";
const apiPaths = [
  "/incident",
  "/knowledge",
  "/session",
  "/health",
  "/readyz",
  "/metrics",
  "/openapi.json",
  "/docs",
  "/problems",
];

export default defineConfig({
  // Addresses relative to <base href>, which the service sets to the path it is served below.
  base: "./",
  plugins: [react(), tailwind()],
  server: { proxy: Object.fromEntries(apiPaths.map((path) => [path, service])) },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2024",
    // Inlined files would be data: addresses, which the Content-Security-Policy refuses for scripts and styles.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The contract's schemas run at import and are not needed here: only its tables are.
      treeshake: { moduleSideEffects: (id) => !/[\\/]contract[\\/]src[\\/]|[\\/]zod[\\/]/.test(id) },
    },
  },
});
