/** Build the files that Home Assistant serves. Usage: node build.mjs [FOLDER] */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipAsync } from "@gfx/zopfli";
import { transform } from "lightningcss";
import { rolldown } from "rolldown";

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
  load: {
    filter: { id: /\.css\?inline$/ },
    async handler(id) {
      const filename = id.replace("?inline", "");
      const sheet = await readFile(filename);
      const { code } = transform({ filename, code: sheet, minify: true });
      return { code: `export default ${JSON.stringify(`${code}`)}`, moduleType: "js" };
    },
  },
};

/** Have Lit's style sheets without what it does for browsers that cannot share them. */
const sheets = {
  name: "sheets",
  load: {
    filter: { id: /reactive-element\/css-tag\.js$/ },
    handler: () => `
      export const supportsAdoptingStyleSheets = true;
      export const CSSResult = CSSStyleSheet;
      export const css = String.raw;
      export const unsafeCSS = (text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        return sheet;
      };
      export const getCompatibleStyle = (sheet) => sheet;
      export const adoptStyles = (root, sheets) => {
        root.adoptedStyleSheets = sheets;
      };
    `,
  },
};

/** Have Lit without its calls to polyfills, to servers and to other copies of itself. */
const alone = {
  name: "alone",
  transform: {
    filter: { id: /\/(lit-html|lit-element|reactive-element)\.js$/ },
    handler: (code) =>
      code
        .replace(/,?\(\w+\.\w+Versions\?\?=\[\]\)\.push\("[\d.]+"\)/, "")
        .replace(/\w+\.(\w+Polyfill|litElementHydrate)Support\b/g, "(void 0)"),
  },
};

/** What stands on a line of its own or draws, so that no blank beside its tags is seen. */
const BLOCKS = "div|p|[uod]l|li|h\\d|table|t[rhd]|d[td]|section|path|g|circle|ha-card";
const UNSEEN = [
  `\\n(?=</?(?:${BLOCKS})\\b|</(?:button|select|datalist)>)`,
  `(?<=</(?:${BLOCKS})>|<(?:${BLOCKS})\\b[^<>]*>)\\n(?=[<$])`,
];
const BLANKS = new RegExp(UNSEEN.join("|"), "g");

/** Leave out what templates would carry along, and what says nothing to a browser. */
const flat = {
  name: "flat",
  transform: {
    filter: { id: /\/src\/.*\.ts$/ },
    handler: (code) =>
      code
        .replace(/\n\s+/g, "\n")
        .replace(/\n(?=\/?>)/g, "")
        .replace(BLANKS, "")
        .replace(/(\s[a-z-]+=)"([\w-]+)"(?=[\s>])/g, "$1$2"),
  },
};

/** Remove what was built before: names change with what is in the files. */
async function clear() {
  const names = await readdir(folder).catch(() => []);
  const ours = names.filter((name) => name.startsWith(NAME));
  await Promise.all(ours.map((name) => rm(join(folder, name))));
}

const bundle = await rolldown({
  input: { [NAME]: join(here, "src/entry.ts") },
  cwd: here,
  platform: "browser",
  // The packages may be a link to those of another folder, and are named alike all the same.
  resolve: { symlinks: false },
  transform: { target: "es2022" },
  plugins: [css, sheets, alone, flat],
});
await clear();
const { output } = await bundle.write({
  dir: folder,
  format: "esm",
  minify: true,
  comments: false,
  entryFileNames: "[name].js",
  chunkFileNames: `${NAME}-[hash].js`,
  hashCharacters: "base36",
  // What comes first has its content in its name, too, so that no old one is ever served.
  codeSplitting: { groups: [{ name: "first", test: /\/src\/index\.ts$/ }] },
});
for (const { fileName, code: minified } of output) {
  // Only templates have lines still, and for HTML those are blanks.
  const built = minified.replaceAll("\n", " ");
  const path = join(folder, fileName);
  const code = Buffer.from(built.includes("_$litElement$") ? NOTICE + built : built);
  await writeFile(path, code);
  const packed = await gzipAsync(code, { numiterations: 200 });
  await writeFile(`${path}.gz`, packed);
  const name = relative(process.cwd(), path);
  process.stdout.write(`${name}: ${code.length} bytes, ${packed.length} gzipped\n`);
}
