import { isSameHub } from "../../../text/hub-label.js";
import { hubWords } from "../../../text/hub-words.js";
import { offerOnce } from "../../prompts/offer-once.js";
import { press } from "../../prompts/press.js";
import type { Ui } from "../../ui.js";
import { networkAt, type NetworkEntry, networkFor, networksSetting, type SetNetworks } from "../networks-setting.js";
import { sayWrongSetting, setting } from "../settings.js";
import { machineFilePath, readMachineFile } from "./machine-file.js";
import { readHubs, type SiteHub } from "./site-hub.js";

/**
 * The hubs that a site has set up for its members: `hubKernels.hubs`, then the file that an administrator puts on the machine. Where both
 * speak of one hub, each thing is taken of the setting first; the user's own `hubKernels.networks` and `hubKernels.profileFiles` come
 * before both. What is wrong is said once, and logged.
 */
export class SiteHubs {
  #ofMachine: readonly SiteHub[] = [];
  readonly #logged = new Set<string>();

  /** Made by `SiteHubs.read`, which has read the file. */
  private constructor(
    private readonly ui: Ui,
    private readonly log: { warn(message: string): void },
    private readonly file: string,
  ) {}

  static async read(ui: Ui, log: { warn(message: string): void }, file = machineFilePath()): Promise<SiteHubs> {
    const site = new SiteHubs(ui, log, file);
    await site.readFile();
    return site;
  }

  /** The machine's file again: an administrator may have changed it since. */
  async readFile(): Promise<void> {
    const { hubs, problems } = await readMachineFile(this.file, this.ui.l10n);
    this.#ofMachine = hubs;
    if (problems.length > 0) this.#sayWrongFile(problems);
  }

  /** In the order of lists. */
  hubs(): SiteHub[] {
    const set = this.#ofSetting();
    const both = set.map((one) => ({ ...this.#ofMachine.find(({ hub }) => isSameHub(hub, one.hub)), ...one }));
    return [...both, ...this.#ofMachine.filter(({ hub }) => !set.some((one) => isSameHub(one.hub, hub)))];
  }

  /** @param baseUrl of a hub; it need not be added */
  hub(baseUrl: string): SiteHub | undefined {
    return this.hubs().find(({ hub }) => isSameHub(hub, baseUrl));
  }

  /** What is set for the way to this hub, each thing by who comes first. */
  networkFor(baseUrl: string): NetworkEntry {
    return Object.assign({}, ...this.#networks().map((set) => networkFor(baseUrl, set))) as NetworkEntry;
  }

  /** The address by which the way to this page is set. */
  networkAt(address: string): string | undefined {
    const found = this.#networks().flatMap((set) => networkAt(address, set) ?? []);
    return found.sort((one, other) => other.length - one.length)[0];
  }

  /** Who comes first stands last. */
  #networks(): SetNetworks[] {
    return [networksOf(this.#ofMachine), networksOf(this.#ofSetting()), networksSetting(this.ui)];
  }

  #ofSetting(): SiteHub[] {
    const { hubs, problems } = readHubs(setting(this.ui, "hubs"), this.ui.l10n);
    if (problems.length > 0) {
      const said = hubWords(problems.join(" "));
      this.#logOnce(`The setting hubKernels.hubs: ${said}`);
      sayWrongSetting(this.ui, "hubs", said);
    }
    return hubs;
  }

  #sayWrongFile(problems: readonly string[]): void {
    const said = hubWords(problems.join(" "));
    this.#logOnce(`The file ${this.file}: ${said}`);
    const { ui, file } = this;
    const about = ui.l10n.t(
      "Not all of {0}, which an administrator set up, can be used. {1} Tell them, or see the log.",
      file,
      said,
    );
    offerOnce(ui, about, ui.l10n.t("Show Log"), () => press(ui, "hubKernels.showLog"));
  }

  #logOnce(line: string): void {
    if (this.#logged.has(line)) return;
    this.#logged.add(line);
    this.log.warn(line);
  }
}

/** Those of a site: read at the first use. */
export type SiteHubsSource = () => Promise<Pick<SiteHubs, "readFile" | "hubs" | "hub" | "networkFor" | "networkAt">>;

function networksOf(hubs: readonly SiteHub[]): SetNetworks {
  return Object.fromEntries(hubs.flatMap(({ hub, network }) => (network ? [[hub, network]] : [])));
}
