import { build } from "esbuild";

/** parse5 with short names for its private methods and fields, which begin with `_`: that is a twelfth of it. */
export const shortNames = {
  name: "short-names",
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]parse5[\\/]dist[\\/]index\.js$/ }, async ({ path: file }) => {
      const { outputFiles } = await build({
        entryPoints: [file],
        bundle: true,
        format: "esm",
        mangleProps: /^_/,
        write: false,
        logLevel: "warning",
      });
      return { contents: outputFiles[0].text };
    });
  },
};
