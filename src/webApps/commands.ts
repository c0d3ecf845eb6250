// Loaded with the first use of an app or port.
import * as v from "valibot";
import { NoHelper } from "../helper/place.js";
import { PortRefused } from "../helper/port-lines.js";
import type { TunnelReach } from "../helper/reached-servers.js";
import { serverLabel } from "../model/server-label.js";
import type { Account, Server } from "../model/types.js";
import { serverArgs } from "../servers/commands/args.js";
import { runningServerFor } from "../servers/commands/choose.js";
import type { Forward } from "../servers/forwards/server-forwards.js";
import { hubWords } from "../text/hub-words.js";
import { press } from "../ui/prompts/press.js";
import { retried } from "../ui/prompts/retried.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError, type Ui } from "../ui/ui.js";
import { appAccess } from "./access.js";
import { NothingAtPort, NoWayToPorts } from "./app-words.js";
import { type AppCommandsDeps, show } from "./forward-commands.js";
import { pageKey } from "./forwarding.js";
import { type Launcher, launchersOf } from "./launchers.js";
import { portUpstream, proxyUpstream } from "./upstreams.js";

/** As long as a server may take to say which apps it has, and to reach a port, in ms. */
const ASK_MS = 60_000;
const START_MS = 160_000;
const MAX_PORT = 65_535;

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PORT));
const appArgs = v.strictObject({ ...serverArgs.entries, app: v.exactOptional(v.pipe(v.string(), v.maxLength(500))) });
/** `path`: of the page, from the app's root on; `in`: where it is shown, by default as the user has set it */
const portArgs = v.strictObject({
  ...serverArgs.entries,
  port: v.exactOptional(port),
  path: v.exactOptional(v.pipe(v.string(), v.maxLength(4_096), v.regex(/^\/[^\s\\]*$/))),
  in: v.exactOptional(v.picklist(["browser", "editor"])),
});

interface On {
  account: Account;
  server: Server;
  /** as sentences call the server */
  label: string;
}

export function openAppCommand(deps: AppCommandsDeps): Command<typeof appArgs> {
  const { ui, forwarding } = deps;
  return {
    id: "hubKernels.openApp",
    args: appArgs,
    async run(args) {
      const on = await serverOf(deps, args, ui.l10n.t("Open App"));
      return await retried(ui, "hubKernels.openApp", on.account.id, { ...args, server: on.server.id }, async () => {
        const reach = await forwarding.reach(on.server.id);
        const launchers = await launchersOf(reach.connection, AbortSignal.timeout(ASK_MS));
        if (!launchers) return await sayNoProxy(ui, on);
        const chosen = await launcherFor(ui, launchers, args?.app, on);
        if (!chosen) return await press(ui, "hubKernels.openPort", { server: on.server.id });
        const session = await appAccess(deps, reach, { server: on.server.id, app: chosen.title, label: on.label });
        const upstream = proxyUpstream(reach.connection, `${chosen.name}/`, session);
        const opened = await forwarding.openPage(on.server.id, `app ${chosen.name}`, chosen.title, upstream);
        return await show(deps, opened, chosen.path.slice(chosen.name.length));
      });
    },
  };
}

export function openPortCommand(deps: AppCommandsDeps): Command<typeof portArgs> {
  const { ui, forwarding } = deps;
  const words = { title: ui.l10n.t("Open Port"), ask: (label: string) => ui.l10n.t("Open Port on {0}", label) };
  return portCommand(deps, "openPort", words, async (on, number, args) => {
    const upstream = await upstreamOf(deps, await forwarding.reach(on.server.id), on, number);
    const name = ui.l10n.t("Port {0}", String(number));
    return await show(
      deps,
      await forwarding.openPage(on.server.id, pageKey(number), name, upstream),
      args?.path,
      args?.in,
    );
  });
}

export function forwardPortCommand(deps: AppCommandsDeps): Command<typeof portArgs> {
  const { ui, forwarding } = deps;
  const ask = (label: string) => ui.l10n.t("Forward Port of {0} to This Computer", label);
  return portCommand(deps, "forwardPort", { title: ui.l10n.t("Forward Port"), ask }, async (on, number) => {
    const { tunnel } = await forwarding.reach(on.server.id);
    await checkPort(tunnel, number).catch((error: unknown) => {
      throw error instanceof NoHelper ? new NoWayToPorts(on.label, error) : error;
    });
    const opened = await forwarding.openPort(on.server.id, number, number);
    void offerAddress(ui, opened, on.label);
    return opened.address;
  });
}

function portCommand(
  deps: AppCommandsDeps,
  name: "openPort" | "forwardPort",
  { title, ask }: { title: string; ask: (label: string) => string },
  work: (on: On, number: number, args: v.InferOutput<typeof portArgs> | undefined) => Promise<unknown>,
): Command<typeof portArgs> {
  const { ui } = deps;
  const id = `hubKernels.${name}` as const;
  return {
    id,
    args: portArgs,
    async run(args) {
      const on = await serverOf(deps, args, title);
      const number = args?.port ?? (await askForPort(ui, ask(on.label)));
      const again = { ...args, server: on.server.id, port: number };
      return await retried(ui, id, on.account.id, again, () => work(on, number, args));
    },
  };
}

async function serverOf(
  { ui, model }: AppCommandsDeps,
  args: v.InferOutput<typeof serverArgs> | undefined,
  title: string,
): Promise<On> {
  const { account, server } = await runningServerFor({ ui, model }, args, {
    title,
    question: ui.l10n.t("On which server?"),
  });
  return { account, server, label: hubWords(serverLabel(account, server)) };
}

/** `undefined`: another port is meant. */
async function launcherFor(
  ui: Ui,
  launchers: readonly Launcher[],
  named: string | undefined,
  { label }: On,
): Promise<Launcher | undefined> {
  if (named !== undefined) {
    const found = launchers.find(({ name }) => name === named);
    if (!found) throw new RangeError("no app of this name is known there");
    return found;
  }
  const items = launchers.map((launcher) => ({
    label: `$(${launcher.icon}) ${launcher.title}`,
    description: launcher.name,
    launcher,
  }));
  const other = {
    label: `$(plug) ${ui.l10n.t("Open Port…")}`,
    description: ui.l10n.t("what you started there yourself"),
    launcher: undefined,
  };
  const picked = await ui.pick([...items, other], {
    title: ui.l10n.t("Open App on {0}", label),
    placeHolder: ui.l10n.t("Which app do you want to open?"),
  });
  if (!picked) throw new CancellationError();
  return picked.launcher;
}

async function sayNoProxy(ui: Ui, { server, label }: On): Promise<unknown> {
  const [open, forward] = [ui.l10n.t("Open Port…"), ui.l10n.t("Forward Port to This Computer…")];
  const chosen = await ui.message(
    "information",
    ui.l10n.t(
      "{0} offers no apps, as it has no jupyter-server-proxy. You can open the port of an app that you start there yourself.",
      label,
    ),
    open,
    forward,
  );
  if (chosen === open) return await press(ui, "hubKernels.openPort", { server: server.id });
  if (chosen === forward) return await press(ui, "hubKernels.forwardPort", { server: server.id });
  return undefined;
}

/** By the helper, which sends the app nothing of the hub; else by jupyter-server-proxy, with a question. */
async function upstreamOf(deps: AppCommandsDeps, reach: TunnelReach, on: On, number: number) {
  try {
    await checkPort(reach.tunnel, number);
    return portUpstream(reach.tunnel, number);
  } catch (error) {
    if (!(error instanceof NoHelper)) throw error;
    const hasProxy = (await launchersOf(reach.connection, AbortSignal.timeout(ASK_MS))) !== undefined;
    if (!hasProxy) throw new NoWayToPorts(on.label, error);
    const app = deps.ui.l10n.t("Port {0}", String(number));
    const session = await appAccess(deps, reach, { server: on.server.id, app, label: on.label });
    return proxyUpstream(reach.connection, `proxy/${number}/`, session, number);
  }
}

async function checkPort(tunnel: TunnelReach["tunnel"], number: number): Promise<void> {
  try {
    (await tunnel.connect(number, AbortSignal.timeout(START_MS))).destroy();
  } catch (error) {
    throw error instanceof PortRefused ? new NothingAtPort(number) : error;
  }
}

async function askForPort(ui: Ui, title: string): Promise<number> {
  const problem = ui.l10n.t("Enter a port from 1 to {0}.", String(MAX_PORT));
  const typed = await ui.input({
    title,
    prompt: ui.l10n.t("Enter the port that the app on the server listens on"),
    placeHolder: ui.l10n.t("For example, {0}", "8050"),
    judge: (text) => (portIn(text) === undefined ? { error: problem } : undefined),
  });
  const number = typed === undefined ? undefined : portIn(typed);
  if (number === undefined) throw new CancellationError();
  return number;
}

function portIn(text: string): number | undefined {
  const number = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : NaN;
  return number >= 1 && number <= MAX_PORT ? number : undefined;
}

async function offerAddress(ui: Ui, { id, server, name, address }: Forward, label: string): Promise<void> {
  const copy = ui.l10n.t("Copy Address");
  const text = ui.l10n.t(
    "Port {0} of {1} is at {2} on this computer, for every user of it, until you stop it in the Servers view.",
    name,
    label,
    address,
  );
  if ((await ui.message("information", text, copy)) === copy)
    await press(ui, "hubKernels.copyForward", { server, forward: id });
}
