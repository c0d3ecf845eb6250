import type { Account, Server } from "../model/types.js";
import { parsedJson } from "../text/json.js";
import type { ServerMemory } from "./server-memory.js";
import type { KernelInfo } from "./traffic-deps.js";

interface Spec {
  spec?: { language?: unknown };
}

/** What the kernels of one kind on a server say of themselves, for the time when none of them runs. */
export class KernelInfos implements KernelInfo {
  /**
   * @param kind the name of the kernel's spec, once it is known
   * @param specs as a server answers to `GET api/kernelspecs`
   */
  constructor(
    private readonly memory: ServerMemory,
    private readonly about: { account: Account; server: Server },
    private readonly kind: () => string | undefined,
    private readonly specs: () => string,
  ) {}

  /** Where none of the kind was ever heard: what its spec says, as clients do nothing before they have an answer. */
  known(): Record<string, unknown> | undefined {
    const { account, server } = this.about;
    const [, text] = this.memory.of(account.id, server.name)?.infos?.find(([name]) => name === this.kind()) ?? [];
    return object(text) ?? this.#bySpec();
  }

  #bySpec(): Record<string, unknown> | undefined {
    const kind = this.kind() ?? "";
    const { kernelspecs } = (object(this.specs()) ?? {}) as { kernelspecs?: Record<string, Spec | undefined> };
    const language = kernelspecs?.[kind]?.spec?.language;
    if (typeof language !== "string") return undefined;
    const language_info = { name: language, version: "", mimetype: "", file_extension: "" };
    const implementation = { implementation: kind, implementation_version: "", banner: "", help_links: [] };
    return { status: "ok", protocol_version: "5.3", ...implementation, language_info };
  }

  told(content: Record<string, unknown>): void {
    const { account, server } = this.about;
    const [kind, url] = [this.kind(), this.memory.of(account.id, server.name)?.url];
    if (kind !== undefined && url !== undefined) {
      this.memory.noteInfo(account.id, server.name, url, kind, JSON.stringify(content));
    }
  }
}

/**
 * Is it ipykernel that says this of itself? Kernels that are made with it, such as bash_kernel, are none. It may be given many cells at once:
 * of those that it has not begun it runs none after an error or an interrupt, and says so of each. And it answers on its control channel
 * while it is at work, so that a server that opens a socket to it soon passes on what it says (seen of ipykernel 6 and 7).
 */
export function isIPython(info: { implementation?: unknown } | undefined): boolean {
  return info?.implementation === "ipython";
}

/** `undefined`: whoever wrote the text, it is no object. */
function object(text: string | undefined): Record<string, unknown> | undefined {
  const value = parsedJson(text ?? "");
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
