import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // One page for all files of a worker, as one dashboard has all cards.
    isolate: false,
    slowTestThreshold: 5000,
    css: true,
  },
});
