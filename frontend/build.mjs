/** Build the one file that Home Assistant serves. Usage: node build.mjs [FOLDER] */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import zopfli from "@gfx/zopfli";
import { build, transform } from "esbuild";
import { minify } from "terser";

const here = dirname(fileURLToPath(import.meta.url));
const shipped = join(here, "../custom_components/bfr_cuff/frontend");

const NOTICE = "/* bfr_cuff cards, Apache-2.0. With Lit's templates, BSD-3-Clause. */";

/** Bundle a style sheet as text, minified. */
const css = {
  name: "css",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace("?inline", "")),
      namespace: "css",
    }));
    onLoad({ filter: /./, namespace: "css" }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const { code } = await transform(text, { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

/** Leave out the indentation of templates, which the browser would not show. */
const templates = {
  name: "templates",
  setup({ onLoad }) {
    onLoad({ filter: /src\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/\n\s+/g, "\n"),
      loader: "ts",
    }));
  },
};

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [join(here, "src/index.ts")],
    absWorkingDir: here,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    plugins: [css, templates],
    write: false,
  });
  // esbuild makes one file of many quickly; what this takes off it, it leaves on.
  const { code } = await minify(outputFiles[0].text, {
    module: true,
    ecma: 2022,
    compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true },
    format: { preamble: NOTICE },
  });
  return code;
}

const folder = resolve(process.argv[2] ?? shipped);
const code = Buffer.from(await bundle());
// Packed once and loaded often: this takes longer than gzip, and makes it smaller.
const packed = await zopfli.gzipAsync(code, {});
await mkdir(folder, { recursive: true });
await writeFile(join(folder, "bfr-cuff.js"), code);
await writeFile(join(folder, "bfr-cuff.js.gz"), packed);
process.stdout.write(`${code.length} bytes, ${packed.length} gzipped\n`);
