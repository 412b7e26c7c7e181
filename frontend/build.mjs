/** Build the files that Home Assistant serves. Usage: node build.mjs [FOLDER] */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const NAME = "bfr-cuff";
/** What Lit's licence asks for in whatever contains it. */
const NOTICE = `/* Lit: Copyright 2017, 2019, 2022 Google LLC, SPDX-License-Identifier: BSD-3-Clause */
`;
const here = dirname(fileURLToPath(import.meta.url));
const shipped = join(here, "../custom_components/bfr_cuff/frontend");
const folder = resolve(process.argv[2] ?? shipped);

/** Bundle a style sheet as text, minified. */
const css = {
  name: "css",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: relative(here, resolve(resolveDir, path.replace("?inline", ""))),
      namespace: "css",
    }));
    onLoad({ filter: /./, namespace: "css" }, async ({ path }) => {
      const text = await readFile(join(here, path), "utf8");
      const { code } = await transform(text, { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

/** Leave indentation out, which templates would carry along: for a browser it says nothing. */
const flat = {
  name: "flat",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replace(/\n\s+/g, "\n"), loader: "ts" };
    });
  },
};

/** Remove what was built before: names change with what is in the files. */
async function clear() {
  const names = await readdir(folder).catch(() => []);
  const ours = names.filter((name) => name.startsWith(NAME));
  await Promise.all(ours.map((name) => rm(join(folder, name))));
}

await clear();
const { metafile } = await build({
  entryPoints: { [NAME]: join(here, "src/index.ts") },
  absWorkingDir: here,
  outdir: folder,
  // The hash is of what is in a file and of paths: those must be alike everywhere.
  chunkNames: `${NAME}-[hash]`,
  preserveSymlinks: true,
  bundle: true,
  splitting: true,
  minify: true,
  metafile: true,
  format: "esm",
  target: "es2022",
  // Modules are always read as UTF-8.
  charset: "utf8",
  legalComments: "none",
  plugins: [css, flat],
});
for (const output of Object.keys(metafile.outputs)) {
  const path = resolve(here, output);
  const built = await readFile(path, "utf8");
  const code = Buffer.from(
    built.includes("litElementVersions") ? NOTICE + built : built,
  );
  await writeFile(path, code);
  const packed = gzipSync(code, { level: constants.Z_BEST_COMPRESSION });
  await writeFile(`${path}.gz`, packed);
  process.stdout.write(`${output}: ${code.length} bytes, ${packed.length} gzipped\n`);
}
