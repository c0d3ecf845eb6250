/** What the editor's side asks the keychain's process. Over IPC only: arguments and environment are readable by others. */
export interface KeychainRequest {
  id: number;
  operation: "get" | "set" | "delete";
  service: string;
  account: string;
  /** for `set` */
  secret?: string;
}

export type KeychainAnswer =
  | { id: number; kind: "done"; /** for `get` */ secret?: string; /** for `delete` */ deleted?: boolean }
  /** there is no binary for this machine, or it does not load */
  | { id: number; kind: "not-loaded"; message: string }
  | { id: number; kind: "refused"; message: string };
