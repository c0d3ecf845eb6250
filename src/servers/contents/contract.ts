import type { ServerId } from "../../text/ids.js";
import type { Reading } from "../resources/reading.js";

// What the view of servers and the commands need of the room that speaks to running servers, which is above this one.

/** `unused`: it was started, and nobody has connected to it yet */
export type KernelState = "starting" | "unused" | "idle" | "busy" | "restarting" | "dead" | "unknown";

export interface RunningKernel {
  /** as this window knows it where it holds the kernel, or as the server does */
  id: string;
  /** what people call its kernel spec */
  spec: string;
  state: KernelState;
  /** ISO, UTC */
  lastActivity?: string;
  /** `helper`: our own, with the recorder in it; `none`: no session has it */
  kind: "notebook" | "console" | "none" | "helper";
  /** of the notebooks or consoles that have it */
  names: readonly string[];
  /** their paths on the server */
  paths: readonly string[];
  /** how many clients are connected to it; `undefined`: the server does not tell */
  clients?: number;
  /** an editor of this computer has used it */
  isOfComputer: boolean;
}

export interface RunningTerminal {
  name: string;
  /** ISO, UTC */
  lastActivity?: string;
  isHelper: boolean;
}

/** What runs on a server, as it told when it was asked. */
export interface ServerContents {
  kernels: readonly RunningKernel[];
  terminals: readonly RunningTerminal[];
}

/** Asks running servers, and does something with their kernels. Each question counts as use of the server: none is asked but for a user's gesture, or while a cell runs there. */
export interface ContentsSource {
  ask(serverId: ServerId, signal: AbortSignal): Promise<ServerContents>;
  /**
   * What it uses, by its helper where one runs, else by jupyter-resource-usage. `undefined`: neither is there.
   * @param helper of this window or of another one
   */
  resources(serverId: ServerId, helper: HelperUse, signal: AbortSignal): Promise<Reading | undefined>;
  interrupt(serverId: ServerId, kernelId: string): Promise<void>;
  restart(serverId: ServerId, kernelId: string): Promise<void>;
  shutDown(serverId: ServerId, kernelId: string): Promise<void>;
  closeTerminal(serverId: ServerId, name: string): Promise<void>;
  /** Shows the notebook that a session of this path is for. `false`: it is not in this window's workspace. */
  openNotebook(serverId: ServerId, path: string): Promise<boolean>;
  /** Is it the path of an editor's session, and not of a file on the server? */
  isOfEditor(path: string): boolean;
  /** The active notebook goes over to this kernel. `not-listed`: the Jupyter extension has none of this id to choose. */
  use(serverId: ServerId, kernelId: string): Promise<"used" | "no-notebook" | "not-listed">;
}

/** Whether the helper is asked: where this window has it, where one is listed, or where it is to be started, as its user wants. */
export type HelperUse = "at-hand" | "listed" | "start";

/** Loaded at its first use. */
export interface LazyContents {
  get(): Promise<ContentsSource>;
}
