import type { AuthenticationGetSessionOptions } from "vscode";

export type Wish =
  | { do: "session"; provider: string; scopes: string[]; options: AuthenticationGetSessionOptions }
  | { do: "accounts"; provider: string }
  | { do: "command"; id: string; args?: unknown[] }
  | { do: "commands" }
  /** the address by which a browser calls the editor */
  | { do: "external"; uri: string }
  /** what another extension hands out */
  | { do: "exports"; extension: string };
