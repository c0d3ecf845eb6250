import type { ServerStatus } from "../../model/server-status.js";
import type { Account, Server } from "../../model/types.js";
import type { Localizer } from "../../text/speech.js";
import type { RunningKernel } from "../contents/contract.js";
import type { SyncState } from "../sync/contract.js";
import type { HubCommandId } from "./ids.js";

/** Commands of rooms above this one. */
type OthersId =
  | "hubKernels.newTerminal"
  | "hubKernels.openTerminal"
  | "hubKernels.openApp"
  | "hubKernels.openPort"
  | "hubKernels.forwardPort"
  | "hubKernels.openForward"
  | "hubKernels.copyForward"
  | "hubKernels.stopForward"
  | "hubKernels.openSharedServer"
  | "hubKernels.openRemoteWindow"
  | "hubKernels.administerHub"
  | `hubKernels.${"controlPanel" | "shareServer" | "logOutOfHub"}`
  | "hubKernels.manageKernelSpecs"
  | "hubKernels.manageModules"
  | `hubKernels.${"setUpPackageIndex" | "showBatchJobs"}`
  | `hubKernels.${"syncProject" | "pushNow" | "cancelPush" | "chooseAgain" | "getResults" | "removeSynced" | "stopSync"}`
  | `hubKernels.${"openServerFiles" | "openServerFolder" | "openServerFile" | "uploadToServer" | "downloadFromServer"}`;
type NameOf<Id> = Id extends `hubKernels.${infer Name}` ? Name : never;
/** `hubKernels.` and this is the command's id. In a row of the servers view it is the word by which package.json shows it. */
export type OfferedName = NameOf<HubCommandId | "hubKernels.refreshServers" | OthersId>;

export interface Offered {
  name: OfferedName;
  /** as in package.json, where the command has one */
  icon: string;
  label: string;
  /** it starts a server, as nothing does in a workspace that is not trusted */
  starts?: true;
  /** offered where the server's state is not known: by the list of actions, which has just asked the hub, and by no row, which would claim a state */
  unsure?: true;
  /** among the buttons of its row; package.json asks for `inline-NAME` */
  inline?: true;
}

/** What can be done with a server now, the likeliest first. */
export function offeredForServer(
  server: Pick<Server, "name" | "planned">,
  status: ServerStatus,
  l10n: Localizer,
  hubVersion?: string,
): Offered[] {
  const remove: Offered = { name: "deleteServer", icon: "trash", label: l10n.t("Delete This Server…") };
  const rename: Offered = { name: "renameServer", icon: "edit", label: l10n.t("Rename This Server…") };
  const sharing: Offered = { name: "shareServer", icon: "live-share", label: l10n.t("Share Server…") };
  const named = server.name === "" ? [] : [remove];
  const renaming = mayRename(server, hubVersion) ? [rename] : [];
  const stopping = { icon: "debug-stop", inline: true } as const;
  switch (status.kind) {
    case "unknown":
    case "checking":
    case "sign-in-needed":
    case "unreachable":
      return [...starts(l10n, { unsure: true }), ...named];
    case "planned":
    case "stopped":
      return [...starts(l10n, { inline: true }), ...renaming, ...named];
    case "start-failed":
      return [...starts(l10n, { inline: true }), startLog(l10n), ...renaming, ...named];
    case "starting":
      return [{ name: "cancelStart", label: l10n.t("Cancel Start…"), ...stopping }, startLog(l10n), ...named];
    case "running": {
      const isOther = status.noJupyter === true;
      const stop: Offered = { name: "stopServer", label: l10n.t("Stop Server…"), ...stopping };
      const label = l10n.t("Open in Browser");
      const open: Offered = { name: "openServer", icon: "globe", label, ...(isOther && { inline: true }) };
      const again: Offered = {
        name: "restartServer",
        icon: "debug-restart",
        label: l10n.t("Restart with the Same Options…"),
        starts: true,
      };
      const copy: Offered = { name: "copyServerAddress", icon: "copy", label: l10n.t("Copy Address") };
      const terminal: Offered = {
        name: "newTerminal",
        icon: "terminal",
        label: l10n.t("New Terminal"),
        inline: true,
      };
      const files: Offered = { name: "openServerFiles", icon: "files", label: l10n.t("Open Server's Files…") };
      const ofJupyter = [stop, terminal, files, open, keeping(status.kept !== undefined, l10n), again, ending(l10n)];
      return [
        ...(isOther ? [open, stop, again] : ofJupyter),
        copy,
        ...(mayShare(hubVersion) ? [sharing] : []),
        startLog(l10n),
        ...named,
        ...(isOther ? [] : apps(l10n)),
      ];
    }
    case "stopping":
      return named;
  }
}

function startLog(l10n: Localizer): Offered {
  return { name: "showStartLog", icon: "list-unordered", label: l10n.t("Show Start Log") };
}

/** From here on hubs let users share servers, and rename those that are stopped. */
const FIRST_MAJOR_THAT_SHARES = 5;
const FIRST_MAJOR_THAT_RENAMES = 6;

/** `NaN`: nobody knows. */
function majorOf(version: string | undefined): number {
  return Number.parseInt(version ?? "", 10);
}

export function mayShare(hubVersion: string | undefined): boolean {
  return majorOf(hubVersion) >= FIRST_MAJOR_THAT_SHARES;
}

export function mayRename(
  { name, planned }: Pick<Server, "name" | "planned">,
  hubVersion: string | undefined,
): boolean {
  return name !== "" && !planned && majorOf(hubVersion) >= FIRST_MAJOR_THAT_RENAMES;
}

function ending(l10n: Localizer): Offered {
  return { name: "shutDownIdleKernels", icon: "clear-all", label: l10n.t("Shut Down Idle Kernels…") };
}

/** What can be done with a kernel that runs on a server, the likeliest first. Our own has nothing to be interrupted or used. */
export function offeredForKernel({ kind, state }: Pick<RunningKernel, "kind" | "state">, l10n: Localizer): Offered[] {
  const end: Offered = { name: "shutDownKernel", icon: "close", label: l10n.t("Shut Down Kernel…"), inline: true };
  if (kind === "helper") return [end];
  const isBusy = state === "busy";
  const interrupt: Offered = {
    name: "interruptServerKernel",
    icon: "debug-pause",
    label: l10n.t("Interrupt Kernel"),
    ...(isBusy && { inline: true }),
  };
  const open: Offered = { name: "openKernelNotebook", icon: "go-to-file", label: l10n.t("Open Its Notebook") };
  return [
    ...(kind === "notebook" ? [open] : []),
    { name: "useKernel", icon: "plug", label: l10n.t("Use for Active Notebook") },
    ...(isBusy || state === "unknown" ? [interrupt] : []),
    { name: "restartServerKernel", icon: "debug-restart", label: l10n.t("Restart Kernel…") },
    end,
  ];
}

/** @param isHelper the terminal runs our helper, which can be shut down but not opened: it is no shell */
export function offeredForTerminal(l10n: Localizer, isHelper = false): Offered[] {
  const end: Offered = { name: "closeTerminal", icon: "close", label: l10n.t("Shut Down Terminal…"), inline: true };
  if (isHelper) return [end];
  return [{ name: "openTerminal", icon: "terminal", label: l10n.t("Open Terminal"), inline: true }, end];
}

/** '' is the server's root. */
export function offeredForFolder(l10n: Localizer): Offered[] {
  return [
    {
      name: "openServerFolder",
      icon: "root-folder-opened",
      label: l10n.t("Open Folder in This Workspace"),
      inline: true,
    },
    { name: "uploadToServer", icon: "cloud-upload", label: l10n.t("Upload…"), inline: true },
    { name: "newTerminal", icon: "terminal", label: l10n.t("New Terminal") },
    downloading(l10n),
  ];
}

export function offeredForFile(l10n: Localizer): Offered[] {
  return [{ name: "openServerFile", icon: "go-to-file", label: l10n.t("Open File") }, downloading(l10n)];
}

/** A server of somebody else, that runs. */
export function offeredForShared(l10n: Localizer): Offered[] {
  return [{ name: "openSharedServer", icon: "link-external", label: l10n.t("Open in Browser"), inline: true }];
}

function downloading(l10n: Localizer): Offered {
  return { name: "downloadFromServer", icon: "cloud-download", label: l10n.t("Download…") };
}

/** A folder of this computer that is pushed to a server. */
export function offeredForSynced(l10n: Localizer, state: SyncState["kind"] = "in-sync"): Offered[] {
  const again: Offered = { name: "chooseAgain", icon: "git-compare", label: l10n.t("Choose Again…"), starts: true };
  return [
    ...(state === "kept" ? [again] : []),
    state === "pushing"
      ? cancelingPush(l10n)
      : { name: "pushNow", icon: "cloud-upload", label: l10n.t("Push Now"), starts: true, inline: true },
    { name: "getResults", icon: "cloud-download", label: l10n.t("Get Results…"), inline: true },
    { name: "stopSync", icon: "circle-slash", label: l10n.t("Stop Syncing…") },
    { name: "removeSynced", icon: "trash", label: l10n.t("Remove Synced Folder…") },
  ];
}

export function cancelingPush(l10n: Localizer): Offered {
  return { name: "cancelPush", icon: "debug-stop", label: l10n.t("Cancel Push"), inline: true };
}

/** What a browser or any program reaches through this window. */
export function offeredForForward(l10n: Localizer, kind: "page" | "tcp"): Offered[] {
  const open: Offered = { name: "openForward", icon: "link-external", label: l10n.t("Open"), inline: true };
  return [
    ...(kind === "page" ? [open] : []),
    { name: "copyForward", icon: "copy", label: l10n.t("Copy Address") },
    { name: "stopForward", icon: "close", label: l10n.t("Stop Forwarding"), inline: true },
  ];
}

function apps(l10n: Localizer): Offered[] {
  return [
    { name: "openApp", icon: "browser", label: l10n.t("Open App…") },
    { name: "openPort", icon: "plug", label: l10n.t("Open Port…") },
    { name: "forwardPort", icon: "arrow-swap", label: l10n.t("Forward Port to This Computer…") },
    { name: "openRemoteWindow", icon: "remote", label: l10n.t("Open in Remote Window…") },
    { name: "syncProject", icon: "sync", label: l10n.t("Sync Project…"), starts: true },
    { name: "manageKernelSpecs", icon: "versions", label: l10n.t("Manage Installed Kernels…") },
    { name: "manageModules", icon: "layers", label: l10n.t("Manage Software Modules…") },
    { name: "setUpPackageIndex", icon: "cloud", label: l10n.t("Set Up Package Index…") },
    { name: "showBatchJobs", icon: "tasklist", label: l10n.t("Show Batch Jobs…") },
  ];
}

function keeping(isKept: boolean, l10n: Localizer): Offered {
  return isKept
    ? { name: "stopKeepingServerAlive", icon: "circle-slash", label: l10n.t("Stop Keeping Server Alive") }
    : { name: "keepServerAlive", icon: "clock", label: l10n.t("Keep Server Alive for…") };
}

/** What can be done with an account now, the likeliest first. */
export function offeredForAccount({ reach, isAdmin }: Pick<Account, "reach" | "isAdmin">, l10n: Localizer): Offered[] {
  const create: Offered = { name: "createServer", icon: "add", label: l10n.t("New Named Server…"), starts: true };
  const signIn = signingIn(l10n);
  const open: Offered = { name: "openHub", icon: "link-external", label: l10n.t("Open Hub in Browser") };
  const check = checking(l10n);
  const administer: Offered = { name: "administerHub", icon: "shield", label: l10n.t("Administer Hub…") };
  const panel: Offered = { name: "controlPanel", icon: "list-selection", label: l10n.t("Hub Control Panel…") };
  const logOut: Offered = { name: "logOutOfHub", icon: "sign-out", label: l10n.t("Log Out of Hub…") };
  const ask: Offered = { name: "refreshServers", icon: "refresh", label: l10n.t("Refresh") };
  switch (reach.kind) {
    case "sign-in-needed": {
      const first: Offered = { ...signIn, inline: true };
      // Where the hub only wants a login in the browser, a new token does not help.
      return [...(reach.problem.kind === "login-expired" ? [open, first] : [first, open]), ask, check];
    }
    case "unreachable":
      return [{ ...ask, inline: true }, check, open, signIn];
    case "throttled":
      return [create, open, signIn, { ...ask, inline: true }, check];
    case "unasked":
    case "ok":
      return [create, open, panel, signIn, ask, check, logOut, ...(isAdmin ? [administer] : [])];
  }
}

export function signingIn(l10n: Localizer): Offered {
  return { name: "signIn", icon: "key", label: l10n.t("Sign In with a New Token…") };
}

export function checking(l10n: Localizer): Offered {
  return { name: "checkConnection", icon: "pulse", label: l10n.t("Check Connection…") };
}

/** For the context of a row in the view. */
export function flagsOf(offered: readonly Offered[]): string[] {
  return offered.filter(({ unsure }) => !unsure).map(({ name, inline }) => (inline ? `inline-${name}` : name));
}

function starts(l10n: Localizer, first: Pick<Offered, "inline" | "unsure">): Offered[] {
  const { inline, ...others } = first;
  const [start, withOptions] = [l10n.t("Start Server"), l10n.t("Start with Options…")];
  return [
    { name: "startServer", icon: "debug-start", label: start, starts: true, ...(inline && { inline }), ...others },
    {
      name: "startServerWithOptions",
      icon: "settings",
      label: withOptions,
      starts: true,
      ...(inline && { inline }),
      ...others,
    },
  ];
}
