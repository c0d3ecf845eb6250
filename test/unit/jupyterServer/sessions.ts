import type { SessionModel } from "../../../src/jupyterServer/session-models.js";

/** A session of kernel `kernel-NAME` for a path; ids as long as a server's are. */
export function session(name: string, path = "a.ipynb"): SessionModel {
  return {
    id: `session-${name}`,
    path,
    name: path,
    type: "notebook",
    kernel: { id: `kernel-${name}`, name: "python3" },
  };
}

export const kernelIdOf = (name: string): string => session(name).kernel.id;

/** The ids in a list of kernels, or of the kernels in a list of sessions. */
export function idsIn(listed: unknown[]): unknown[] {
  return listed.map((entry) => {
    const { id, kernel } = entry as { id: string; kernel?: { id: string } };
    return kernel ? kernel.id : id;
  });
}
