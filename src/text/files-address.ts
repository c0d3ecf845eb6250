import { parseServerId, type ServerId } from "./ids.js";

/** Files of servers in the editor: `hub-files://SERVER/folder/file`, where the path is relative to the server's root. */
export const FILES_SCHEME = "hub-files";

/** The part of the editor's `Uri` that tells a file of a server. */
export interface FilesAddress {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

/** A file or folder of a server. @param path relative to its root, without a slash at either end; '' is the root */
export interface FilePlace {
  server: ServerId;
  path: string;
}

export function filesAddress({ server, path }: FilePlace): FilesAddress {
  return { scheme: FILES_SCHEME, authority: authorityOf(server), path: `/${path}` };
}

/** `undefined`: it is none of ours. */
export function filePlace({ scheme, authority, path }: FilesAddress): FilePlace | undefined {
  const server = scheme === FILES_SCHEME ? serverOf(authority) : undefined;
  return server && { server, path: plainPath(path) };
}

/** As servers have it: no slash at its ends, none twice. */
export function plainPath(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "")
    .join("/");
}

/** '' for what lies in the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function nameIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/**
 * The server's id without capitals: the editor writes an authority in small letters, and `Ada` may be another user than `ada`. A capital is
 * `_` with the two digits of its code; in the id itself it never stands so.
 */
function authorityOf(server: ServerId): string {
  return server.replace(/_[0-9A-F]{2}|[A-Z]/g, (one) =>
    one.length > 1 ? one.toLowerCase() : `_${one.charCodeAt(0).toString(16)}`,
  );
}

function serverOf(authority: string): ServerId | undefined {
  const id = authority.toLowerCase().replace(/_([0-9a-f]{2})/g, (escaped, code: string) => {
    const letter = String.fromCharCode(Number.parseInt(code, 16));
    return /[A-Z]/.test(letter) ? letter : escaped.toUpperCase();
  });
  return parseServerId(id)?.id;
}
