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
 * May a kernel that says this of itself be given many cells at once? Of those that it has not begun it runs none after an error or an
 * interrupt, and says so of each: seen of ipykernel 6 and 7. Kernels that are made with it, such as bash_kernel, go on after an interrupt.
 */
export function takesAll(info: { implementation?: unknown } | undefined): boolean {
  return info?.implementation === "ipython";
}

/** `undefined`: whoever wrote the text, it is no object. */
function object(text: string | undefined): Record<string, unknown> | undefined {
  const value = parsedJson(text ?? "");
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
