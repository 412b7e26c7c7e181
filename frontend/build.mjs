/** Build the one file that Home Assistant serves. Usage: node build.mjs [FOLDER] */
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const shipped = join(here, "../custom_components/bfr_cuff/frontend");
const outfile = join(resolve(process.argv[2] ?? shipped), "bfr-cuff.js");

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

await build({
  entryPoints: [join(here, "src/index.ts")],
  absWorkingDir: here,
  outfile,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  banner: { js: "/* bfr_cuff cards, Apache-2.0; with Lit, BSD-3-Clause. */" },
  // Lit's licence asks for its notice in whatever contains it.
  legalComments: "eof",
  plugins: [css],
});
const code = await readFile(outfile);
const packed = gzipSync(code, { level: constants.Z_BEST_COMPRESSION });
await writeFile(`${outfile}.gz`, packed);
process.stdout.write(`${code.length} bytes, ${packed.length} gzipped\n`);
