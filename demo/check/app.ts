import { press } from "./press.js";
import { say } from "./say.js";

/** Forwards the app that a notebook has started to a port of this computer, and says what its page shows there. */
export async function openApp(server: string, printed: string): Promise<void> {
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(printed) ?? [];
  if (port === undefined) throw new Error("The notebook did not print where its app runs.");
  const address = await press<string>("hubKernels.forwardPort", { server, port: Number(port) });
  const page = await (await fetch(`http://${address}/`)).text();
  const [, title] = /<h1>(.*)<\/h1>/.exec(page) ?? [];
  say(`app: ${title ?? page}, at a port of this computer`);
}
