import * as vscode from "vscode";
import { press } from "./press.js";
import { say } from "./say.js";

/** Opens the app that a notebook has started, as its user would by the offered button, and says what its page shows. */
export async function openApp(server: string, printed: string): Promise<void> {
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(printed) ?? [];
  if (port === undefined) throw new Error("The notebook did not print where its app runs.");
  // In the place of the browser: nobody looks at this window.
  let entry = "";
  const openExternal = (address: vscode.Uri) => Promise.resolve((entry = address.toString(true)) !== "");
  Object.defineProperty(vscode.env, "openExternal", { value: openExternal, configurable: true });
  await press("hubKernels.openPort", { server, port: Number(port) });
  const page = await pageBehind(entry);
  const [, title] = /<h1>(.*)<\/h1>/.exec(page) ?? [];
  say(`app: ${title ?? page}, in the browser`);
}

/** As a browser does, which is let in by an address and then known by a cookie. */
async function pageBehind(entry: string): Promise<string> {
  const { headers } = await fetch(entry, { redirect: "manual" });
  const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
  const page = await fetch(new URL(headers.get("location") ?? "", entry), { headers: { cookie } });
  return await page.text();
}
