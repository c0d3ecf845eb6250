import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { KernelRevival } from "../../../src/jupyterServer/kernel-revival.js";
import { KernelSessions, type KernelSessionsDeps } from "../../../src/jupyterServer/kernel-sessions.js";
import { type KeptSession, type SessionModel } from "../../../src/jupyterServer/session-models.js";
import type { HubResponse } from "../../../src/transport/types.js";
import { idsIn, kernelIdOf as id, session } from "./sessions.js";

const answer = (body: unknown, status = 201) => Response.json(body, { status }) as unknown as HubResponse;

/** A kernel that is held and gone; the test answers what is asked of the server. */
function aGoneKernel(kept: KeptSession[] = [], noting: Partial<KernelSessionsDeps> = {}) {
  const quiet = { kept: () => kept, keep: () => undefined, drop: () => undefined, used: () => undefined, ...noting };
  const sessions = new KernelSessions({ ...quiet, isWanted: () => true });
  if (kept.length === 0) sessions.learn(session("old"));
  sessions.hold(id("old"));
  sessions.gone(id("old"));
  const starts: { body: string; signal: AbortSignal; answer: (response: HubResponse) => void }[] = [];
  const renewed: SessionModel[] = [];
  const closed = new AbortController();
  const revival = new KernelRevival({
    sessions,
    startSession: (body, signal) =>
      new Promise((answer, fail) => {
        signal.addEventListener("abort", () => fail(signal.reason as Error));
        starts.push({ body, signal, answer });
      }),
    closed: closed.signal,
    renewed: (session) => renewed.push(session),
    awayText: (status) => `away${status === undefined ? "" : ` ${status}`}`,
  });
  return { sessions, starts, renewed, closed, revival };
}

describe("a kernel in the place of one that is gone", () => {
  it("is started for the same notebook, once for all who want it, and told of once", async () => {
    const { sessions, starts, renewed, revival } = aGoneKernel();
    const both = Promise.all([revival.revive(id("old")), revival.revive(id("old"))]);
    const [start] = starts;
    assert.deepEqual(JSON.parse(start?.body ?? ""), {
      path: "a.ipynb",
      name: "a.ipynb",
      type: "notebook",
      kernel: { name: "python3" },
    });
    start?.answer(answer(session("new")));
    await both;
    assert.deepEqual([starts.length, renewed], [1, [session("new")]]);
    assert.equal(sessions.nowOf(id("old")), id("new"));
  });

  it("is the same also where the server makes it in another folder than it was promised in, for windows to come too", async () => {
    const noted: string[] = [];
    const { sessions, starts, renewed, revival } = aGoneKernel([{ ...session("old"), promised: true }], {
      keep: ({ path, promised }) => noted.push(`keep ${path}${promised ? ", promised" : ""}`),
      drop: ({ path }) => noted.push(`drop ${path}`),
    });
    noted.length = 0;
    const revived = revival.revive(id("old"));
    starts[0]?.answer(answer(session("new", "work/a.ipynb")));
    await revived;
    assert.equal(sessions.nowOf(id("old")), id("new"));
    assert.deepEqual(idsIn(sessions.sessions([session("new", "work/a.ipynb")])), [id("new")]);
    assert.deepEqual([noted, renewed], [["drop a.ipynb", "keep work/a.ipynb, promised", "keep work/a.ipynb"], []]);
  });

  it("is not told of where it is the one that runs already", async () => {
    for (const running of ["old", "new"]) {
      const { sessions, starts, renewed, revival } = aGoneKernel();
      sessions.learn(session(running));
      const revived = revival.revive(id("old"));
      starts[0]?.answer(answer(session(running)));
      await revived;
      assert.deepEqual(renewed, []);
    }
  });

  it("is not told of where the one before was only promised, by an earlier window too", async () => {
    for (const promised of [{ promised: true as const }, {}]) {
      const { starts, renewed, revival } = aGoneKernel([{ ...session("old"), ...promised }]);
      const revived = revival.revive(id("old"));
      starts[0]?.answer(answer(session("new")));
      await revived;
      assert.equal(renewed.length, promised.promised ? 0 : 1);
    }
  });

  it("fails in the server's words or its own, and can be tried again", async () => {
    const { starts, revival } = aGoneKernel();
    const failures: [HubResponse, RegExp][] = [
      [answer({ message: "no such kernel" }, 500), /^Error: no such kernel$/],
      [answer({ ...session("x"), kernel: null }), /^Error: away 201$/],
      [answer("<html>", 404), /^Error: away 404$/],
    ];
    for (const [response, message] of failures) {
      const revived = revival.revive(id("old"));
      starts.at(-1)?.answer(response);
      await assert.rejects(revived, (error) => message.test(String(error)));
    }
    await assert.rejects(revival.revive("kernel-of-nobody"), /away/);
  });

  it("is not made any more when nobody waits for it, and is when one still does", async () => {
    const { starts, revival } = aGoneKernel();
    const waiting = [new AbortController(), new AbortController()];
    const revived = waiting.map(({ signal }) => revival.revive(id("old"), signal));
    const failed = Promise.all(revived.map((each) => assert.rejects(each, { name: "AbortError" })));
    waiting[0]?.abort();
    assert.equal(starts[0]?.signal.aborted, false);
    waiting[1]?.abort();
    assert.equal(starts[0].signal.aborted, true);
    const anew = revival.revive(id("old"), new AbortController().signal);
    assert.equal(starts.length, 2);
    await failed;
    starts[1]?.answer(answer(session("new")));
    await anew;
    await assert.rejects(revival.revive(id("old"), AbortSignal.abort()), { name: "AbortError" });
    assert.equal(starts.length, 2);
  });

  it("leaves no listener on the signals of those who waited", async () => {
    const { starts, revival } = aGoneKernel();
    const { signal } = new AbortController();
    const revived = revival.revive(id("old"), signal);
    starts[0]?.answer(answer(session("new")));
    await revived;
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("is not made any more when the connection is closed", async () => {
    const { starts, closed, revival } = aGoneKernel();
    const revived = revival.revive(id("old"));
    closed.abort();
    await assert.rejects(revived, { name: "AbortError" });
    assert.equal(starts.length, 1);
  });
});

describe("the answer in the place of a kernel that is gone", () => {
  it("shows it as it was, by the kernel's id and by the session's", async () => {
    const { revival } = aGoneKernel();
    const kernel = (await (await revival.insteadOf(id("old"), "GET")).json()) as {
      id: string;
      execution_state: string;
    };
    assert.deepEqual([kernel.id, kernel.execution_state], [id("old"), "idle"]);
    assert.deepEqual(await (await revival.insteadOf(session("old").id, "GET")).json(), session("old"));
  });

  it("lets its user end it", async () => {
    const { sessions, revival } = aGoneKernel();
    assert.equal((await revival.insteadOf(session("old").id, "DELETE")).status, 204);
    assert.equal(sessions.of(id("old")), undefined);
    assert.equal((await revival.insteadOf(id("old"), "GET")).status, 424);
  });

  it("makes another one for a restart, under the id that is held, or says why not", async () => {
    const { starts, revival } = aGoneKernel();
    const restarted = revival.insteadOf(id("old"), "POST restart");
    starts[0]?.answer(answer(session("new")));
    const response = await restarted;
    assert.deepEqual([response.status, ((await response.json()) as { id: string }).id], [200, id("old")]);
    const refused = revival.insteadOf(id("old"), "POST restart");
    starts[1]?.answer(answer({ message: "no" }, 500));
    assert.deepEqual([(await refused).status, await (await refused).json()], [424, { message: "no" }]);
  });

  it("lets its user interrupt what waits for it", async () => {
    const { starts, revival } = aGoneKernel();
    const revived = revival.revive(id("old"));
    assert.equal((await revival.insteadOf(id("old"), "POST interrupt")).status, 204);
    await assert.rejects(revived, /interrupted/);
    assert.equal(starts[0]?.signal.aborted, true);
  });

  it("is that the server is away for everything else, and for what nobody here holds", async () => {
    const { revival } = aGoneKernel();
    assert.equal((await revival.insteadOf(id("old"), "PATCH")).status, 424);
    assert.equal((await revival.insteadOf("kernel-of-nobody", "GET")).status, 424);
  });
});
