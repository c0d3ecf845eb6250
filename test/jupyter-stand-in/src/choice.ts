import type { Session } from "@jupyterlab/services";
import type { Listing } from "./lab.js";

/** What the picker has below a server, and a notebook controller stands for: a spec that makes a kernel, or a kernel that lives. */
export interface Choice {
  kind: "spec" | "live";
  /** of the controller; of a kernel that lives it is the kernel's */
  id: string;
  label: string;
  serverId: string;
  /** of the kernel spec */
  spec: string;
  session?: Session.IModel;
}

const mark = "-jvsc-";

export function choicesOf(serverId: string, { specs, sessions }: Listing): Choice[] {
  const display = (name: string) => specs.find((spec) => spec.name === name)?.display_name ?? name;
  const live = sessions.flatMap((session): Choice[] => {
    const { kernel, path } = session;
    if (!kernel) return [];
    const label = `${display(kernel.name)} (${shortened(path)})`;
    return [{ kind: "live", id: kernel.id, label, serverId, spec: kernel.name, session }];
  });
  const startable = specs.map(({ name, display_name: label }): Choice => {
    return { kind: "spec", id: `${serverId}.${name}`, label, serverId, spec: name };
  });
  return [...live, ...startable];
}

/** The notebook's name without what `sessionPath` put behind it. */
function shortened(path: string): string {
  const at = path.indexOf(mark);
  return at < 0 ? path : `${path.slice(0, at)}.ipynb`;
}

/** A path of its own for each kernel: for a known one the server would give the kernel that it has. */
export function sessionPath(notebookName: string, uuids: string): string {
  return `${notebookName.replace(/\.ipynb$/, "")}${mark}${uuids}.ipynb`;
}
