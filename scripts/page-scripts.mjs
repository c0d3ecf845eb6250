import { build } from "esbuild";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/** `import text from "./file.ts?page"`: a script for a webview, as text. */
export const pageScripts = {
  name: "page-scripts",
  setup(bundle) {
    bundle.onResolve({ filter: /\.ts\?page$/ }, ({ path: file, resolveDir }) => ({
      path: path.resolve(resolveDir, file.replace(/\?page$/, "")),
      namespace: "page-script",
    }));
    bundle.onLoad({ filter: /./, namespace: "page-script" }, async ({ path: file }) => {
      const { outputFiles, metafile } = await build({
        absWorkingDir: root,
        entryPoints: [file],
        bundle: true,
        platform: "browser",
        target: "es2022",
        format: "iife",
        minify: true,
        write: false,
        metafile: true,
        logLevel: "warning",
      });
      const watchFiles = Object.keys(metafile.inputs).map((input) => path.join(root, input));
      return { contents: outputFiles[0].text, loader: "text", watchFiles };
    });
  },
};
