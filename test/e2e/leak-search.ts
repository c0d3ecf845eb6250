import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { spelledIn } from "../token-spellings.js";

/** Something that could hold a token, and where it is. */
export interface Place {
  name: string;
  content: Buffer | string;
}

/** How much of what stands before a find is shown. */
const shownBefore = 100;

/** Where one of the secrets is, in any spelling: the place, and what stands before it there. */
export function placesWith(secrets: readonly string[], places: readonly Place[]): string[] {
  return places.flatMap(({ name, content }) =>
    spelledIn(content, secrets).map((spelling) => {
      const text = content.toString("latin1");
      const at = text.indexOf(spelling);
      return `${name}: ${text.slice(Math.max(0, at - shownBefore), at)}<here>`;
    }),
  );
}

/** All files there, with their names: folders and files. */
export async function filesAt(...roots: string[]): Promise<Place[]> {
  const found: Place[] = [];
  for (const root of roots) {
    const entries = (await stat(root)).isDirectory()
      ? (await readdir(root, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map((entry) => path.join(entry.parentPath, entry.name))
      : [root];
    for (const name of entries)
      found.push({ name, content: Buffer.concat([Buffer.from(name), await contentOf(name)]) });
  }
  return found;
}

/** The editor writes files beside those that they replace then: one that is gone by now has its content in another. */
async function contentOf(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
}

/** Arguments and environment of the process that has this text among its arguments, and of all below it. */
export function processesOf(argument: string): Place[] {
  return below(argument).flatMap((pid) =>
    ["cmdline", "environ"].map((file) => ({
      name: `${file} of ${pid} ${scriptOf(pid)}`,
      content: read(`/proc/${pid}/${file}`),
    })),
  );
}

/** Of these processes, those that run a script of this name. */
export function pidsOf(argument: string, script: string): number[] {
  return below(argument)
    .filter((pid) => scriptOf(pid).includes(script))
    .map(Number);
}

function below(argument: string): string[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parents = new Map(all.map((pid) => [pid, parentOf(pid)]));
  const roots = new Set(all.filter((pid) => read(`/proc/${pid}/cmdline`).includes(argument)));
  const isBelow = (pid: string | undefined): boolean =>
    pid !== undefined && pid !== "0" && (roots.has(pid) || isBelow(parents.get(pid)));
  return all.filter(isBelow);
}

/** What the page and each frame of it holds: its DOM, and what stands in its fields. */
export async function framesOf(page: Page): Promise<Place[]> {
  const places: Place[] = [];
  for (const frame of page.frames()) {
    const [content, values] = await Promise.all([
      frame.content(),
      frame
        .locator("input, textarea")
        .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value)),
    ]);
    places.push({ name: `frame ${frame.url().slice(0, 80)}`, content: `${content}\n${values.join("\n")}` });
  }
  return places;
}

/** What the editor keeps in the browser: every database, and the page's storages. */
export async function browserStorageOf(page: Page): Promise<Place> {
  // Functions have names of their own here: those of a bundler's making would need the bundler's help in the page.
  const content = await page.evaluate(async () => {
    const tools = {
      done<T>(request: IDBRequest<T>) {
        return new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(new Error(String(request.error)));
        });
      },
    };
    const kept: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await tools.done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        kept.push([name, store, await tools.done(objects.getAllKeys()), await tools.done(objects.getAll())]);
      }
      database.close();
    }
    return JSON.stringify(kept, (_key, value: unknown) =>
      value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
    );
  });
  return { name: "the browser's storage", content };
}

function parentOf(pid: string): string | undefined {
  // The name in brackets may hold anything.
  return read(`/proc/${pid}/stat`).toString().replace(/^.*\)/s, "").trim().split(" ")[1];
}

function scriptOf(pid: string): string {
  const [program = "", script = ""] = read(`/proc/${pid}/cmdline`).toString().split("\0");
  return `${path.basename(program)} ${path.basename(script)}`;
}

/** Empty for a process that has ended meanwhile. */
function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
