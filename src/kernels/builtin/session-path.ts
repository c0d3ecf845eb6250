import { createHash } from "node:crypto";

const hashLength = 8;
const nameLength = 60;

/**
 * Where the notebook's session lies on the server: in its root, so that the kernel starts in a folder that exists, and under a name
 * of its own, because the server gives the same kernel to the same path. The machine counts: two laptops can have the same file.
 */
export function sessionPath(notebook: { path: string; toString(): string }, machine: string): string {
  const name = (notebook.path.split("/").pop() ?? "").replace(/\.ipynb$/i, "");
  const safe =
    name
      .replace(/[^\p{L}\p{N}._ -]/gu, "_")
      .replace(/^\.+/, "_")
      .slice(0, nameLength)
      .trim() || "notebook";
  const hash = createHash("sha256").update(`${machine}\n${notebook.toString()}`).digest("hex").slice(0, hashLength);
  return `${safe}-${hash}.ipynb`;
}
