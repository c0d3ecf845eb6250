import { isIPv6 } from "node:net";
import { byOrigin, parseHubAddress } from "../../hubClient/address/hub-address.js";
import { recogniseHub } from "../../hubClient/address/recognise.js";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";
import { isLoopback, portOf } from "../../transport/address.js";
import { HubError } from "../../transport/errors.js";
import type { Networks } from "../../transport/network/hub-network.js";
import { askOver, runWizard, type Step } from "../../ui/prompts/wizard.js";
import { isSshHost, sshHosts } from "../../ui/settings/ssh-hosts.js";
import { CancellationError, type Ui } from "../../ui/ui.js";

/** Asks by which host a hub is reached and where it is from there, over the question that is open, and sets that. */
export async function askForSsh(deps: SshDeps, typed: string): Promise<string | undefined> {
  const { ui } = deps;
  let address: string | undefined;
  const hosts = await sshHosts();
  const toRemote = (host: string): Step => remoteStep(deps, host, typed, (found) => (address = found));
  const first = hosts.length === 0 ? enterHost(ui, toRemote) : chooseHost(ui, hosts, toRemote);
  try {
    await askOver(() => runWizard(ui, ui.l10n.t("JupyterHub Through SSH"), first));
  } catch (error) {
    if (error instanceof CancellationError) return undefined;
    throw error;
  }
  return address;
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

export interface SshDeps {
  ui: Ui;
  networks: Networks;
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

function remoteStep(deps: SshDeps, host: string, typed: string, found: (address: string) => void): Step {
  const { ui } = deps;
  return async (wizard) => {
    await wizard.text({
      prompt: ui.l10n.t("Enter the address of the hub, as {0} sees it", host),
      placeholder: ui.l10n.t("For example, {0}", "http://127.0.0.1:8000"),
      value: typed === "" ? "http://127.0.0.1:8000" : typed,
      accept: async (text, signal) => found(await setSsh(deps, waysOf(host, text), signal)),
    });
    return undefined;
  };
}

/**
 * A hub on the host itself is known here by the host's name: "127.0.0.1" is this machine to its user, and to us. More than one where it was not
 * said whether https or http, and both may be meant. Throws `InvalidHubAddress`, `NoNameOfHub`.
 */
export function waysOf(host: string, text: string): [Way, ...Way[]] {
  const wayTo = (likeliest: string): Way => {
    const seen = new URL(likeliest);
    const remote = `${seen.hostname}:${portOf(seen)}`;
    const address = new URL(seen);
    if (isLoopback(seen.hostname)) address.hostname = nameOf(host);
    return { address: address.href, host, remote };
  };
  const [[first], ...others] = byOrigin(parseHubAddress(text));
  return [wayTo(first), ...others.map(([likeliest]) => wayTo(likeliest))];
}

/** As it stands in a URL. One that can't would leave the address of this machine there, and what else runs here would be looked for by SSH. */
function nameOf(host: string): string {
  const name = host.replace(/^.*@/, "");
  if (isIPv6(name)) return `[${name.split("%", 1).join("")}]`;
  const url = `http://${name}`;
  if (URL.canParse(url) && new URL(url).hostname === name.toLowerCase()) return name;
  throw new NoNameOfHub(host);
}

/** Of several the one at which there is a hub; the likeliest where there is none, and who asks for it then is told why. Gives its address. */
async function setSsh({ ui, networks }: SshDeps, ways: [Way, ...Way[]], signal: AbortSignal): Promise<string> {
  const written = ui.written("networks");
  const before = typeof written === "object" && written !== null ? (written as Record<string, unknown>) : {};
  const write = (some: readonly Way[]) =>
    ui.write("networks", Object.assign({ ...before }, ...some.map((way) => entryFor(way, before))));
  const [likeliest, ...others] = ways;
  let chosen: Way | undefined;
  if (others.length > 0) {
    try {
      await write(ways);
      const candidates = ways.map(({ address }) => address) as [string, ...string[]];
      const { origin } = new URL((await recogniseHub({ candidates }, networks, signal)).baseUrl);
      chosen = ways.find(({ address }) => new URL(address).origin === origin);
    } catch (error) {
      if (!(error instanceof HubError)) {
        await ui.write("networks", Object.keys(before).length === 0 ? undefined : before);
        throw error;
      }
    }
  }
  const { address } = (chosen ??= likeliest);
  await write([chosen]);
  return address;
}

function entryFor({ address, host, remote }: Way, before: Record<string, unknown>): Record<string, unknown> {
  const { origin } = new URL(address);
  return { [origin]: { ...(before[origin] as object | undefined), ssh: { host, remote } } };
}
