import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Helper, helperFrom } from "../src/helper/helper.js";
import { HelperServer } from "../src/projectSync/helper-server.js";
import { ManifestFile } from "../src/projectSync/manifests.js";
import { pushProject } from "../src/projectSync/push-project.js";
import type { ServerId } from "../src/text/ids.js";
import type { HubSession } from "../src/transport/types.js";
import { secondsOf } from "./files.js";
import { type PlainClient, plainRequest } from "./plain.js";
import type { Row } from "./table.js";

const FILES = 1_000;
/** What JupyterLab would take half a minute for is measured by a part of it. */
const PLAIN_FILES = 200;
const rounds = 3;
const { signal } = new AbortController();

/** A project of small files, pushed by the helper, against a request for each file, as JupyterLab uploads them. The helper's start is not in it. */
export async function projectRows(plain: PlainClient, session: HubSession, server: string): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-bench-project-"));
  const url = new URL(server, plain.hub).href;
  const helper = helperFrom("helper/hub_kernels_helper.py", {
    server: { url, network: () => Promise.resolve(session) },
  });
  const root = path.join(folder, "project");
  const [ours, unchanged, byRequest]: [number[], number[], number[]] = [[], [], []];
  try {
    await helper.start(signal);
    await writeProject(root);
    for (let round = 0; round < rounds; round++) {
      const push = pusherOf(helper, { root, remote: `project-${round}`, storage: path.join(folder, `${round}`) });
      ours.push(FILES / (await secondsOf(push)));
      unchanged.push(1000 * (await secondsOf(push)));
      byRequest.push(PLAIN_FILES / (await secondsOf(() => upload(plain, server, `plain-${round}`))));
    }
  } finally {
    await helper.end(signal);
    await rm(folder, { recursive: true, force: true });
  }
  const what = `${FILES} small files`;
  return [
    { what: `project of ${what} pushed (a request for each)`, unit: "files/s", ours, plain: byRequest, bar: "≥ 5" },
    { what: `the same project, unchanged`, unit: "ms", ours: unchanged, bar: "≤ 1,000" },
  ];
}

function pusherOf(helper: Helper, { root, remote, storage }: { root: string; remote: string; storage: string }) {
  const synced = { server: "bench" as ServerId, local: root, remote };
  const nobodyAsked = () => Promise.reject(new Error("nobody is to be asked"));
  const deps = {
    root,
    remote,
    label: "the server",
    server: new HelperServer(helper),
    manifest: new ManifestFile(storage, synced),
    whichToKeep: nobodyAsked,
    agreed: nobodyAsked,
  };
  return async () => {
    await pushProject(deps, { signal, isSure: false, sent: () => undefined, pause: nobodyAsked });
  };
}

async function writeProject(root: string): Promise<void> {
  for (let folder = 0; folder < 10; folder++) {
    await mkdir(path.join(root, `f${folder}`), { recursive: true });
    for (let file = 0; file < FILES / 10; file++)
      await writeFile(path.join(root, `f${folder}`, `m${file}.py`), textOf(folder * 100 + file));
  }
}

async function upload(plain: PlainClient, server: string, folder: string): Promise<void> {
  await plainRequest(plain, "PUT", `${server}api/contents/${folder}`, { type: "directory" });
  for (let number = 0; number < PLAIN_FILES; number++) {
    const content = Buffer.from(textOf(number)).toString("base64");
    const model = { type: "file", format: "base64", content };
    await plainRequest(plain, "PUT", `${server}api/contents/${folder}/m${number}.py`, model);
  }
}

function textOf(number: number): string {
  return `x = ${number}\n`;
}
