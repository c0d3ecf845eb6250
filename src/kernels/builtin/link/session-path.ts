import { createHash } from "node:crypto";

const hashLength = 8;
const nameLength = 60;

/**
 * The file name of the notebook's session on the server: one of its own, because the server gives the same kernel to the same path. The
 * machine counts: two laptops can have the same file.
 * @param identity of the notebook on this machine
 */
export function sessionFile(path: string, identity: string, machine: string): string {
  const name = nameOf(path).replace(/\.ipynb$/i, "");
  const safe =
    name
      .replace(/[^\p{L}\p{N}._ -]/gu, "_")
      .replace(/^\.+/, "_")
      .slice(0, nameLength)
      .trim() || "notebook";
  const hash = createHash("sha256").update(`${machine}\n${identity}`).digest("hex").slice(0, hashLength);
  return `${safe}-${hash}.ipynb`;
}

/** The name that a notebook has in its session's path, on whatever machine; `undefined`: it is another client's. */
export function notebookIn(sessionPath: string): string | undefined {
  return new RegExp(`^(.+)-[0-9a-f]{${hashLength}}\\.ipynb$`).exec(nameOf(sessionPath))?.[1];
}

/** What stands behind the last slash. */
export function nameOf(path: string): string {
  return path.split("/").pop() ?? "";
}
