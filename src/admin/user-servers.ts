import type { HubUser } from "../hubClient/admin/users.js";
import { isOptions } from "../hubClient/answers.js";
import type { HubServer, SpawnProgress, StartOptions, UserOptions } from "../hubClient/types.js";
import { unsafeOption } from "../model/unsafe-option.js";
import { parsedJson } from "../text/json.js";
import { safeWords } from "../text/safe-words.js";
import { relativeTime } from "../text/time-words.js";
import { serverUrl } from "../transport/address.js";
import { agrees, confirm } from "../ui/prompts/confirm.js";
import { sayDone } from "../ui/prompts/say-done.js";
import { speechOf, type Ui } from "../ui/ui.js";
import { type Admin, type Deed, working } from "./asking.js";

export function serversUp({ servers }: Pick<HubUser, "servers">): HubServer[] {
  return servers.filter(({ ready, pending }) => ready || pending === "spawn");
}

/** Starts and stops of a user's servers; the default one is there for everybody. */
export function serverDeeds(admin: Admin, user: HubUser): Deed[] {
  const up = serversUp(user);
  const down = user.servers.filter((server) => !up.includes(server) && server.pending === null);
  const isListed = user.servers.some(({ name }) => name === "");
  const names = [...(isListed ? [] : [""]), ...down.map(({ name }) => name)];
  return [
    ...up.map((server) => stopDeed(admin, user, server)),
    ...up.filter(({ ready }) => ready).map((server) => openDeed(admin, user, server)),
    // Nothing is started from a workspace that is not trusted.
    ...(admin.ui.isTrusted ? names.flatMap((name) => startDeeds(admin, user, name)) : []),
  ];
}

function stopDeed(admin: Admin, user: HubUser, server: HubServer): Deed {
  const { ui, hub } = admin;
  const { l10n } = ui;
  const label = serverWords(ui, user.name, server.name);
  return {
    label: `$(debug-stop) ${l10n.t("Stop {0}…", shortWordsOf(ui, server.name))}`,
    description: aboutServer(ui, server),
    run: async () => {
      const question = confirm(
        ui,
        l10n.t("Do you want to stop {0} on {1}?", label, hub.label),
        [
          aboutServer(ui, server),
          l10n.t(
            "All kernels of {0} there will be shut down and their variables lost. Files are kept.",
            safeWords(user.name),
          ),
        ].join("\n\n"),
        l10n.t("Stop Server"),
      );
      if (!(await agrees(question))) return;
      await working(admin, l10n.t("Stopping {0}", label), async (signal) => {
        await hub.client.stop({ user: user.name, name: server.name }, signal);
        sayDone(ui, l10n.t("{0} was stopped", label));
      });
    },
  };
}

/** In the browser, whose sign-in the hub asks: it lets in whom it gives the scope `access:servers`, as its admins are. */
function openDeed({ ui, hub }: Admin, user: HubUser, server: HubServer): Deed {
  const { l10n } = ui;
  return {
    label: `$(globe) ${l10n.t("Open {0} in Browser…", shortWordsOf(ui, server.name))}`,
    run: async () => {
      const question = confirm(
        ui,
        l10n.t("Do you want to open {0} on {1}?", serverWords(ui, user.name, server.name), hub.label),
        l10n.t(
          "What you do there is done as {0}, with the user's files. The browser must be signed in as an admin.",
          safeWords(user.name),
        ),
        l10n.t("Open"),
      );
      if (await agrees(question)) await ui.openOutside(serverUrl(hub.baseUrl, server.url));
    },
  };
}

function startDeeds(admin: Admin, user: HubUser, name: string): Deed[] {
  const { l10n } = admin.ui;
  const last = user.servers.find((server) => server.name === name)?.userOptions;
  const shown = shortWordsOf(admin.ui, name);
  return [
    {
      label: `$(debug-start) ${l10n.t("Start {0}", shown)}`,
      description: l10n.t("as the hub starts it without a choice"),
      run: () => start(admin, user.name, name, undefined),
    },
    {
      label: `$(settings) ${l10n.t("Start {0} with Options…", shown)}`,
      run: async (wizard) => {
        const options = await wizard.text({
          prompt: l10n.t("Enter the options as the hub's spawner takes them, in JSON"),
          placeholder: l10n.t("For example, {0}", '{"profile": "gpu"}'),
          value: last ? JSON.stringify(last) : "",
          problem: (typed) =>
            typed === "" || optionsIn(typed)
              ? undefined
              : l10n.t("Enter JSON with names and values, without line breaks in them."),
          accept: (typed) => Promise.resolve(typed === "" ? undefined : optionsIn(typed)),
        });
        await start(admin, user.name, name, options);
      },
    },
  ];
}

/** `undefined`: they are none. */
export function optionsIn(typed: string): UserOptions | undefined {
  const value = parsedJson(typed);
  return isOptions(value) && unsafeOption(value) === undefined ? value : undefined;
}

async function start(admin: Admin, user: string, name: string, options: StartOptions): Promise<void> {
  const { ui, hub } = admin;
  const label = serverWords(ui, user, name);
  await working(admin, ui.l10n.t("Starting {0}", label), async (signal, report) => {
    const heard = (event: SpawnProgress) => {
      if (event.kind === "message") report({ message: safeWords(event.message) });
    };
    await hub.client.start({ user, name }, options, heard, signal);
    sayDone(ui, ui.l10n.t("{0} is running", label));
  });
}

/** "the server “gpu” of ada" */
export function serverWords({ l10n }: Ui, user: string, name: string): string {
  return name === ""
    ? l10n.t("the server of {0}", safeWords(user))
    : l10n.t("the server “{0}” of {1}", safeWords(name), safeWords(user));
}

function shortWordsOf({ l10n }: Ui, name: string): string {
  return name === "" ? l10n.t("Default Server") : l10n.t("Server “{0}”", safeWords(name));
}

/** "started 2 days ago · last used 3 hours ago" */
export function aboutServer(ui: Ui, { ready, started, lastActivity }: HubServer): string {
  const { l10n } = ui;
  const [since, used] = [relativeTime(started, speechOf(ui)), relativeTime(lastActivity, speechOf(ui))];
  return [
    ...(ready ? [] : [l10n.t("starting")]),
    ...(since === undefined ? [] : [l10n.t("started {0}", since)]),
    ...(used === undefined ? [] : [l10n.t("last used {0}", used)]),
  ].join(" · ");
}
