import { sayDone } from "../ui/prompts/say-done.js";
import type { Ui } from "../ui/ui.js";
import type { Deed, DeedList } from "./asking.js";

/** What is done on the hub's machine, as lines for a shell there: nothing of it has a call of the hub. */
export function hubLines(ui: Ui): DeedList {
  const { l10n } = ui;
  return {
    placeholder: () => l10n.t("Which line do you want to copy? Paste it in a terminal of the hub's machine."),
    items: () => Promise.resolve(linesOf(ui).map((line) => deed(ui, line))),
  };
}

interface Line {
  icon: "output" | "gear";
  about: string;
  command: string;
}

function linesOf({ l10n }: Ui): Line[] {
  const tljh = "sudo tljh-config";
  const apply = `${tljh} reload`;
  return [
    { icon: "output", about: l10n.t("TLJH: the hub's log"), command: "sudo journalctl -u jupyterhub -n 200 -f" },
    { icon: "output", about: l10n.t("TLJH: the proxy's log"), command: "sudo journalctl -u traefik -n 200 -f" },
    {
      icon: "output",
      about: l10n.t("TLJH: the log of a user's server"),
      command: "sudo journalctl -u jupyter-USER -n 200",
    },
    {
      icon: "output",
      about: l10n.t("Kubernetes: the hub's log"),
      command: "kubectl -n NAMESPACE logs deploy/hub --tail=200 -f",
    },
    {
      icon: "output",
      about: l10n.t("Kubernetes: the proxy's log"),
      command: "kubectl -n NAMESPACE logs deploy/proxy --tail=200 -f",
    },
    {
      icon: "output",
      about: l10n.t("Kubernetes: the log of a user's server, and why it doesn't start"),
      command: "kubectl -n NAMESPACE logs jupyter-USER --tail=200; kubectl -n NAMESPACE describe pod jupyter-USER",
    },
    { icon: "gear", about: l10n.t("TLJH: show the configuration"), command: `${tljh} show` },
    {
      icon: "gear",
      about: l10n.t("TLJH: HTTPS by Let's Encrypt"),
      command: [
        `${tljh} set https.enabled true`,
        `${tljh} set https.letsencrypt.email YOU@EXAMPLE.ORG`,
        `${tljh} add-item https.letsencrypt.domains HUB.EXAMPLE.ORG`,
        `${tljh} reload proxy`,
      ].join(" && "),
    },
    { icon: "gear", about: l10n.t("TLJH: memory for each user"), command: `${tljh} set limits.memory 4G && ${apply}` },
    { icon: "gear", about: l10n.t("TLJH: CPUs for each user"), command: `${tljh} set limits.cpu 2 && ${apply}` },
    {
      icon: "gear",
      about: l10n.t("TLJH: stop servers that are idle for an hour"),
      command: `${tljh} set services.cull.enabled true && ${tljh} set services.cull.timeout 3600 && ${apply}`,
    },
    {
      icon: "gear",
      about: l10n.t("TLJH: make a user an admin"),
      command: `${tljh} add-item users.admin USER && ${apply}`,
    },
    {
      icon: "gear",
      about: l10n.t("TLJH: no longer make a user an admin"),
      command: `${tljh} remove-item users.admin USER && ${apply}`,
    },
  ];
}

function deed(ui: Ui, { icon, about, command }: Line): Deed {
  return {
    label: `$(${icon}) ${about}`,
    detail: command,
    run: async () => {
      await ui.clipboard.writeText(command);
      sayDone(ui, ui.l10n.t("The line was copied. Words in capitals are for you to replace."));
    },
  };
}
