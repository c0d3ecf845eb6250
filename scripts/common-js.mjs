// Makes CommonJS of chunks: esbuild splits ES modules only, but the editor gives `vscode` only to modules that were required, and the Jupyter
// extension knows its callers by the paths of their files, which ES modules' URLs are not.
import { build } from "esbuild";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What the chunks still import of each other, one by one: esbuild writes it so where it does not minify. */
const importStatement = /^import \{([^}]*)\} from "\.\/([^"]+)";$/gm;

/**
 * Each entry point and what only it needs becomes one file, named for its module. A chunk that several need is in the file of the first of
 * `owners` (names of files) that imports it, however indirectly, or else in shared.cjs; one that is not worth a file to be loaded is in the
 * first owner's. So each module is in one file, and few files are loaded at once. No chunk imports one of a file that is later in this order:
 * no two files wait for each other while they are loaded.
 *
 * @param split what esbuild made with `splitting`, in memory, of what is not minified
 * @param options of esbuild, for the files; `outdir` is that of `split` too
 * @returns the modules in each file
 */
export async function writeCommonJs(split, { owners, ...options }) {
  const { absWorkingDir: root, outdir } = options;
  const { outputs } = split.metafile;
  const chunks = new Map(Object.keys(outputs).map((file) => [path.basename(file), { ...outputs[file], exported: [] }]));
  for (const { path: file, text } of split.outputFiles) chunks.get(path.basename(file)).text = text;
  place(chunks, owners);
  nameExports(chunks);
  const files = [...new Set([...chunks.values()].map(({ file }) => file))];
  const { metafile, outputFiles } = await build({
    ...options,
    write: false,
    entryPoints: Object.fromEntries(files.map((file) => [file, file])),
    bundle: true,
    format: "cjs",
    // Nothing of Node's is looked for; the lists of a file's exports that Node's own ES modules read are left out with that.
    platform: "neutral",
    outExtension: { ".js": ".cjs" },
    plugins: [asFiles(chunks, path.join(root, outdir))],
    metafile: true,
  });
  mkdirSync(path.join(root, outdir), { recursive: true });
  for (const { path: file, contents, text } of outputFiles) {
    writeFileSync(file, file.endsWith(".cjs") ? withPlainCalls(text) : contents);
  }
  return modulesByFile(metafile.outputs, outputs);
}

/** esbuild calls what another file exports as `(0, file.name)()`, so that it gets no `this`. No export of ours looks for one. */
function withPlainCalls(text) {
  return text
    .replace(/(?<![\w$])\(0,([\w$]+\.\$\w+)\)\(/g, "$1(")
    .replace(/(?<![\w$.])(return|await|typeof|void|case|throw|of|in|else)\(0,([\w$]+\.\$\w+)\)\(/g, "$1 $2(");
}

function modulesByFile(files, chunks) {
  const modules = ({ inputs }) => Object.keys(inputs).flatMap((chunk) => Object.keys(chunks[chunk]?.inputs ?? {}));
  return Object.fromEntries(Object.entries(files).map(([file, output]) => [path.basename(file), modules(output)]));
}

/** In characters, before it is minified. */
const TINY = 250;

/** Gives each chunk the `file` that it goes to. */
function place(chunks, owners) {
  const entries = [...chunks.values()].filter(({ entryPoint }) => entryPoint);
  const nameOf = ({ entryPoint }) => path.basename(entryPoint).replace(/\.\w+$/, "");
  if (new Set(entries.map(nameOf)).size < entries.length) {
    throw new Error(
      `Two modules that are loaded with import() have the same name: ${entries.map(nameOf).sort().join(" ")}`,
    );
  }
  const importsOf = ({ imports }) =>
    imports.flatMap(({ path: file, kind }) => (kind === "import-statement" && chunks.get(path.basename(file))) || []);
  for (const owner of owners) {
    const take = (chunk, of) => {
      if (chunk.file || (chunk.entryPoint && chunk !== of)) return;
      chunk.file = owner;
      for (const imported of importsOf(chunk)) take(imported, of);
    };
    const entry = entries.find((one) => nameOf(one) === owner);
    take(entry, entry);
    if (owner !== owners[0]) continue;
    for (const chunk of chunks.values()) {
      const isAlone = importsOf(chunk).every(({ file }) => file === owner);
      if (!chunk.entryPoint && isAlone && chunk.text.length < TINY) chunk.file = owner;
    }
  }
  for (const chunk of chunks.values()) chunk.file ??= chunk.entryPoint ? nameOf(chunk) : "shared";
}

/** Gives each chunk, as `exported`, what other files import of it, under names that are unique: many chunks share a file. */
function nameExports(chunks) {
  let count = 0;
  for (const { text, file } of chunks.values()) {
    for (const [, names, from] of text.matchAll(importStatement)) {
      const chunk = chunks.get(from);
      if (!chunk || chunk.file === file) continue;
      for (const name of names.split(",").map((one) => one.trim().split(" as ")[0])) {
        if (!chunk.exported.some((one) => one.name === name))
          chunk.exported.push({ name, as: `$${(count++).toString(36)}` });
      }
    }
  }
}

/** Finds the parts of a file among the chunks; everything else is elsewhere. */
function asFiles(chunks, folder) {
  const chunkAt = (file) => chunks.get(path.basename(file));
  const inFile = (name) => [...chunks].filter(([, { file }]) => file === name);
  const list = (exported, inOrder) =>
    `{ ${exported.map(({ name, as }) => inOrder(name, as).join(" as ")).join(", ")} }`;
  const texts = {
    file: (file) => chunkAt(file).text,
    entry: (file) =>
      inFile(file).flatMap(([name, { entryPoint, exported }]) => [
        ...(entryPoint ? [`export * from "${name}";`] : []),
        `export ${list(exported, (name, as) => [name, as])} from "${name}";`,
      ]),
    // Through one module for each file, so that it is required once.
    elsewhere: (file) => `export ${list(chunkAt(file).exported, (name, as) => [as, name])} from "file";`,
    "file-elsewhere": (file) => {
      const exported = inFile(file).flatMap(([, chunk]) => chunk.exported);
      return `export { ${exported.map(({ as }) => as).join(", ")} } from "./${file}.cjs";`;
    },
  };
  const resolved = {
    file: ({ path: to, importer, kind }) => {
      const chunk = to.startsWith("./") && chunkAt(to);
      if (!chunk) return { path: to, external: true };
      if (kind === "dynamic-import") return { path: `./${chunk.file}.cjs`, external: true };
      return { path: path.join(folder, to), namespace: chunkAt(importer).file === chunk.file ? "file" : "elsewhere" };
    },
    entry: ({ path: to }) => ({ path: path.join(folder, to), namespace: "file" }),
    elsewhere: ({ importer }) => ({ path: chunkAt(importer).file, namespace: "file-elsewhere" }),
    "file-elsewhere": ({ path: to }) => ({ path: to, external: true }),
  };
  return {
    name: "as-files",
    setup(bundle) {
      bundle.onResolve({ filter: /./ }, (args) =>
        args.kind === "entry-point" ? { path: args.path, namespace: "entry" } : resolved[args.namespace](args),
      );
      bundle.onLoad({ filter: /./ }, ({ path: file, namespace }) => ({
        contents: [texts[namespace](file)].flat().join("\n"),
      }));
    },
  };
}
