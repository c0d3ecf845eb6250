import type { Kernel, ServerConnection, Session } from "@jupyterlab/services";
import { KernelSpecAPI, SessionAPI } from "@jupyterlab/services";
import type { ISpecModels } from "@jupyterlab/services/lib/kernelspec/restapi.js";
import type { HasFolder } from "../../../jupyterServer/session-folder.js";
import type { SessionType } from "../../../jupyterServer/session-type.js";
import { type RunningSession, runningSessions } from "./running-sessions.js";
import { nameOf } from "./session-path.js";

/** A new kernel of a spec, or one that runs. */
export type KernelChoice = { name: string } | { id: string };

/** What a server has to choose from. */
export interface KernelOffer {
  specs: ISpecModels;
  sessions: readonly RunningSession[];
}

export interface SpecOfKernel {
  name: string;
  displayName: string;
  language: string;
}

export interface SessionRequest {
  /** the name of the session's file: the same name gives the same kernel, in whatever folder */
  file: string;
  /** what the notebook is called in lists of sessions */
  name: string;
  /** which kernel, where none runs for the notebook */
  choose(offer: KernelOffer): Promise<KernelChoice>;
  /** the user wants this one, whatever runs */
  wanted?: KernelChoice;
  /** relative to the server's root, '' is the root: where a new kernel starts */
  folder(has: HasFolder): Promise<string>;
}

export interface OpenSession {
  id: string;
  /** its kernel ran already, and not for this notebook here */
  isTakenOver: boolean;
  path: string;
  kernel: Kernel.IModel;
  spec: SpecOfKernel;
}

type Settings = ServerConnection.ISettings;

export async function offerOf(settings: Settings): Promise<KernelOffer> {
  const [specs, sessions] = await Promise.all([KernelSpecAPI.getSpecs(settings), runningSessions(settings)]);
  return { specs, sessions };
}

/** What a new session needs to know of its server. */
export interface ServerTraits {
  /** which type of session it is to be asked for */
  type(): Promise<SessionType>;
  has: HasFolder;
}

/** Takes up the session of the notebook, or makes one. */
export async function openSession(
  settings: Settings,
  request: SessionRequest,
  server: ServerTraits,
): Promise<OpenSession> {
  const offer = await offerOf(settings);
  const before = offer.sessions.find(({ path }) => nameOf(path) === request.file);
  const session = before
    ? await takenUp(settings, before, request, offer, server)
    : await started(settings, request, offer, server);
  const { id, path, kernel } = session;
  const isTakenOver =
    kernel?.id !== before?.kernel.id && offer.sessions.some((other) => other.kernel.id === kernel?.id);
  if (!kernel) throw new Error("the server started a session without a kernel");
  const spec = offer.specs.kernelspecs[kernel.name];
  return {
    id,
    isTakenOver,
    path,
    kernel,
    spec: { name: kernel.name, displayName: spec?.display_name || kernel.name, language: spec?.language ?? "" },
  };
}

async function started(
  settings: Settings,
  request: SessionRequest,
  offer: KernelOffer,
  server: ServerTraits,
): Promise<Session.IModel> {
  const kernel = request.wanted ?? (await request.choose(offer));
  const folder = await request.folder(server.has);
  const path = folder === "" ? request.file : `${folder}/${request.file}`;
  return await newSession(settings, { path, name: request.name, type: await server.type() }, kernel);
}

/** A session whose kernel is changed loses its own, which the server ends: one that others use too is left to them. */
async function takenUp(
  settings: Settings,
  before: RunningSession,
  { wanted: kernel }: SessionRequest,
  { sessions }: KernelOffer,
  server: ServerTraits,
): Promise<Pick<Session.IModel, "id" | "path" | "kernel">> {
  const { id, path, name } = before;
  if (!kernel || ("id" in kernel && kernel.id === before.kernel.id)) return before;
  const isShared = sessions.some((other) => other.id !== id && other.kernel.id === before.kernel.id);
  if (!isShared) return await SessionAPI.updateSession({ id, kernel }, settings);
  await SessionAPI.updateSession({ id, path: `${path}-left-${id}` }, settings);
  return await newSession(settings, { path, name, type: await server.type() }, kernel);
}

/** The notebook has another name now. The kernel stays in its folder. @returns where the session is then */
export async function renamedSession(
  settings: Settings,
  { id, path: before }: Pick<OpenSession, "id" | "path">,
  { file, name }: Pick<SessionRequest, "file" | "name">,
): Promise<string> {
  const path = before.slice(0, before.lastIndexOf("/") + 1) + file;
  await SessionAPI.updateSession({ id, path, name }, settings);
  return path;
}

type Place = Pick<Session.IModel, "path" | "name" | "type">;

function newSession(settings: Settings, place: Place, kernel: KernelChoice) {
  // The server takes an id too; the types of `@jupyterlab/services` leave it out.
  return SessionAPI.startSession({ ...place, kernel: kernel as { name?: string } }, settings);
}
