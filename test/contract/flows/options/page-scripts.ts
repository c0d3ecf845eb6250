import { register } from "node:module";

const hook = `export async function load(url, context, next) {
  if (!url.endsWith(".ts?page")) return next(url, context);
  return { format: "module", shortCircuit: true, source: 'export default "";' };
}`;

/** From now on what scripts/page-scripts.mjs makes of the scripts of pages is empty: they are for webviews, of which there are none here. */
export function withoutPageScripts(): void {
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
