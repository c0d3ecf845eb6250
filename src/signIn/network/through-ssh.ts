import { isIPv6 } from "node:net";
import { parseHubAddress } from "../../hubClient/address/hub-address.js";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";
import { isLoopback, portOf } from "../../transport/address.js";
import { askOver, runWizard, type Step } from "../../ui/prompts/wizard.js";
import { isSshHost, sshHosts } from "../../ui/settings/ssh-hosts.js";
import { CancellationError, type Ui } from "../../ui/ui.js";

/** Asks by which host a hub is reached and where it is from there, over the question that is open, and sets that. */
export async function askForSsh(ui: Ui, typed: string): Promise<string | undefined> {
  let way: Way | undefined;
  const hosts = await sshHosts();
  const toRemote = (host: string): Step => remoteStep(ui, host, typed, (found) => (way = found));
  const first = hosts.length === 0 ? enterHost(ui, toRemote) : chooseHost(ui, hosts, toRemote);
  try {
    await askOver(() => runWizard(ui, ui.l10n.t("JupyterHub Through SSH"), first));
  } catch (error) {
    if (error instanceof CancellationError) return undefined;
    throw error;
  }
  if (!way) return undefined;
  await setSsh(ui, way);
  return way.address;
}

/** A hub on the SSH host itself would be known by that host's name, which can't stand in an address. */
class NoNameOfHub extends Error implements SelfDescribing {
  constructor(readonly host: string) {
    super(`${host} cannot stand in the address of a hub`);
  }

  inWords(l10n: Localizer): ErrorText {
    const message = l10n.t(
      "{0} can't be part of a web address. Enter the hub's address with a name of that machine, instead of localhost or 127.0.0.1.",
      this.host,
    );
    return { message, actions: [] };
  }
}

interface Way {
  /** by which the hub is known here */
  address: string;
  host: string;
  /** host and port of the hub, as `host` sees it */
  remote: string;
}

function chooseHost(ui: Ui, hosts: readonly string[], then: (host: string) => Step): Step {
  return async (wizard) => {
    const { host } = await wizard.choose({
      placeholder: ui.l10n.t("Which SSH host can reach the hub?"),
      items: [
        ...hosts.filter(isSshHost).map((host) => ({ label: host, host })),
        { label: `$(edit) ${ui.l10n.t("Enter Another Host…")}`, host: undefined, alwaysShow: true },
      ],
    });
    return host === undefined ? enterHost(ui, then) : then(host);
  };
}

function enterHost(ui: Ui, then: (host: string) => Step): Step {
  return (wizard) =>
    wizard.text({
      prompt: ui.l10n.t("Enter the SSH host that can reach the hub, as you write it after “ssh”"),
      placeholder: ui.l10n.t("For example, {0}", "ada@login.example"),
      problem: (host) => (isSshHost(host) ? undefined : ui.l10n.t("Enter one host, without options of ssh.")),
      accept: (host) => Promise.resolve(then(host)),
    });
}

function remoteStep(ui: Ui, host: string, typed: string, found: (way: Way) => void): Step {
  return async (wizard) => {
    await wizard.text({
      prompt: ui.l10n.t("Enter the address of the hub, as {0} sees it", host),
      placeholder: ui.l10n.t("For example, {0}", "http://127.0.0.1:8000"),
      value: typed === "" ? "http://127.0.0.1:8000" : typed,
      accept: (text) => {
        found(wayOf(host, text));
        return Promise.resolve();
      },
    });
    return undefined;
  };
}

/**
 * A hub on the host itself is known here by the host's name: "127.0.0.1" is this machine to its user, and to us. Throws `InvalidHubAddress`, `NoNameOfHub`.
 */
export function wayOf(host: string, text: string): Way {
  const [likeliest] = parseHubAddress(text).candidates;
  const seen = new URL(likeliest);
  const remote = `${seen.hostname}:${portOf(seen)}`;
  const address = new URL(seen);
  if (isLoopback(seen.hostname)) address.hostname = nameOf(host);
  return { address: address.href, host, remote };
}

/** As it stands in a URL. One that can't would leave the address of this machine there, and what else runs here would be looked for by SSH. */
function nameOf(host: string): string {
  const name = host.replace(/^.*@/, "");
  if (isIPv6(name)) return `[${name.split("%", 1).join("")}]`;
  const url = `http://${name}`;
  if (URL.canParse(url) && new URL(url).hostname === name.toLowerCase()) return name;
  throw new NoNameOfHub(host);
}

async function setSsh(ui: Ui, { address, host, remote }: Way): Promise<void> {
  const { origin } = new URL(address);
  const written = ui.written("networks");
  const others = typeof written === "object" && written !== null ? (written as Record<string, unknown>) : {};
  await ui.write("networks", {
    ...others,
    [origin]: { ...(others[origin] as object | undefined), ssh: { host, remote } },
  });
}
