import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { poll } from "../../rig/process.js";
import type { Wish } from "../asking-extension/src/wish.js";
import { buildUnpacked } from "../unpacked-extension.js";

/** The test's side of the asking extension: what it is to do in the window, in its own name. */
export interface Asking {
  /** the unpacked extension, and the environment that leads it here */
  extension: string;
  env: Record<string, string>;
  /** Rejects with what the window's API threw. */
  ask<T>(wish: Wish): Promise<T>;
  /** Does what brings a new extension host, and asks no other from then on. */
  fromNewWindow(work: () => Promise<void>): Promise<void>;
  stop(): void;
}

const newHostDeadlineMs = 120_000;

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

export async function startAsking(): Promise<Asking> {
  const wishes: { id: number; wish: Wish }[] = [];
  const waiting = new Map<number, (answer: Answer) => void>();
  let idle: ServerResponse | undefined;
  let asked = 0;
  /** as they name themselves; one that is over may still ask when its successor is there */
  const hosts = new Set<string>();
  const over = new Set<string>();
  const hand = () => {
    const next = idle && wishes.shift();
    if (!next) return;
    idle?.end(JSON.stringify(next));
    idle = undefined;
  };
  const door = createServer((request, response) => {
    if (request.method === "GET") {
      const host = request.url ?? "";
      if (over.has(host)) return;
      hosts.add(host);
      idle = response;
      // A window that was reloaded asks anew.
      response.once("close", () => (idle = idle === response ? undefined : idle));
      hand();
      return;
    }
    void read(request).then((answer) => {
      waiting.get(answer.id)?.(answer);
      response.end();
    });
  });
  // Of a connection that was just ended for having nothing to do a busy window would not know yet.
  door.keepAliveTimeout = 0;
  await once(door.listen(0, "127.0.0.1"), "listening");
  const extension = await buildUnpacked("asking-extension");
  return {
    extension,
    env: { ASKING_DOOR: `http://127.0.0.1:${(door.address() as AddressInfo).port}/` },
    async ask<T>(wish: Wish) {
      const id = ++asked;
      const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
      wishes.push({ id, wish });
      hand();
      const { value, error } = await answered;
      if (error !== undefined) throw new Error(error);
      return value as T;
    },
    async fromNewWindow(work) {
      for (const host of hosts) over.add(host);
      idle = undefined;
      await work();
      assert.ok(await poll(() => hosts.size > over.size, newHostDeadlineMs), "the window's extensions are there");
    },
    stop() {
      door.closeAllConnections();
      door.close();
    },
  };
}

async function read(request: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Answer;
}
