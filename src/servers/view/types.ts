import type { AccountId, ServerId } from "../../text/ids.js";
import type { TreeRow } from "../../ui/tree/tree-row.js";

/** A folder of a server that runs. Paths are relative to the server's root; '' is the root. */
export interface AboutFolder {
  server: ServerId;
  folder: string;
}

/** What is in folders of servers. A folder is asked for when it is unfolded, as each question counts as use of its server. */
export interface FolderRows {
  below(about: AboutFolder): Promise<readonly ServerRow[]>;
  /** It was folded up: unfolded again, it is asked again. */
  close(about: AboutFolder): void;
  /** What runs on the server was asked anew: so are its folders, where they are to be seen. */
  refresh(server: ServerId): void;
  /** Of what is shown something has changed by this window. */
  onDidChange(listener: () => void): { dispose(): unknown };
}

/** A row of the view "Servers". */
export interface ServerRow extends TreeRow {
  /** what the commands of the row's menu take */
  about:
    | { account: AccountId }
    | { server: ServerId; kernel?: string; terminal?: string; forward?: string; sync?: string; starts?: "helper" }
    | AboutFolder
    | { server: ServerId; file: string }
    /** a server of somebody else */
    | { account: AccountId; owner: string; named: string };
  /** the command that a press runs, with `about` */
  press?: `hubKernels.${"openServerFile" | "signIn" | "openHub" | "refreshServers" | "openSharedServer"}`;
  /** of a server that runs: asked for when it is unfolded */
  children?: readonly ServerRow[];
}
