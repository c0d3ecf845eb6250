// The hub and what stands before it, as a process of its own: what it computes is not the extension's.
import { readFile } from "node:fs/promises";
import { tail } from "../../rig/command.js";
import { startHub } from "../../rig/hub.js";
import { ChaosProxy, type Weather } from "./chaos-proxy.js";

export type Wish =
  | { do: "weather"; weather: Weather | null }
  | { do: "cut" }
  | { do: "token"; user: string }
  | { do: "api"; method: string; path: string }
  | { do: "restart" }
  /** the last lines of the hub and its servers */
  | { do: "log"; lines: number }
  /** the driver stands still, as a machine that sleeps */
  | { do: "sleep"; ms: number }
  | { do: "stop" };

export interface HubThere {
  url: string;
  version: string;
}

if (process.send) {
  const hub = await startHub({ slowSpawnTimeoutS: 1 });
  const upstream = new URL(hub.url);
  const proxy = new ChaosProxy(Number(upstream.port));
  const port = await proxy.listen();

  const grant = async (wish: Wish): Promise<unknown> => {
    switch (wish.do) {
      case "weather":
        proxy.weather = wish.weather ?? undefined;
        hub.clearRequests();
        return;
      case "cut":
        proxy.cut();
        return;
      case "token":
        return hub.token(wish.user);
      case "api":
        return hub.api(wish.method, wish.path);
      case "restart":
        await hub.restart();
        return;
      case "log":
        return tail(await readFile(hub.logFile, "utf8"), wish.lines);
      case "sleep":
        process.kill(process.ppid, "SIGSTOP");
        setTimeout(() => process.kill(process.ppid, "SIGCONT"), wish.ms);
        return;
      case "stop":
        proxy.close();
        await hub.stop();
        setImmediate(() => process.disconnect());
    }
  };
  process.on("message", ({ id, wish }: { id: number; wish: Wish }) => {
    grant(wish).then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    );
  });
  process.once("disconnect", () => void hub.stop().finally(() => process.exit()));
  process.send({ there: { url: `http://127.0.0.1:${port}${upstream.pathname}`, version: hub.version } });
}
