import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Page } from "playwright-core";

const root = path.resolve(import.meta.dirname, "../../..");
const address = "http://form.test/";

/** Opens the page of a panel as the panel has it, in a browser without an editor. @param take gets what it says to its panel */
export async function openMadePage(page: Page, body: string, take: (message: never) => void): Promise<void> {
  await page.exposeFunction("say", take);
  await page.addInitScript("globalThis.acquireVsCodeApi = () => ({ postMessage: globalThis.say })");
  await page.route(`${address}**`, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }));
  await page.goto(address);
}

/** What a panel says to its page. */
export async function tell(page: Page, view: object): Promise<void> {
  await page.evaluate((data) => {
    window.dispatchEvent(new MessageEvent("message", { data, origin: window.origin }));
  }, view);
}

/** A module that has pages' scripts as text in it. */
export async function bundled<Module>(file: string): Promise<Module> {
  const script = pathToFileURL(path.join(root, "scripts/page-scripts.mjs")).href;
  const { pageScripts } = (await import(script)) as { pageScripts: Plugin };
  const { outputFiles } = await build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    logLevel: "warning",
    plugins: [pageScripts],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return (await import(`data:text/javascript;base64,${code}`)) as Module;
}
