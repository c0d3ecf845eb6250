/** A script for a webview, bundled by scripts/build.mjs; its text. */
declare module "*?page" {
  const text: string;
  export default text;
}
