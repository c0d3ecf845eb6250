import assert from "node:assert/strict";
import type { Account, AccountReach } from "../../../../src/model/types.js";
import { AccountQuestions } from "../../../../src/servers/view/account-questions.js";
import type { AccountId } from "../../../../src/text/ids.js";
import { HubUnreachable } from "../../../../src/transport/errors.js";
import type { Moment } from "../../../../src/transport/moment.js";

const problem = new HubUnreachable("https://hub.example/", "refused");
const away: AccountReach = { kind: "unreachable", problem };

describe("what the servers view asks", () => {
  let now: number;
  let asked: string[];
  let hubs: Map<string, AccountReach>;
  let answer: AccountReach;
  let questions: AccountQuestions;
  let heard: Map<AccountId, Moment>;

  beforeEach(() => {
    now = 1_000_000;
    asked = [];
    answer = { kind: "ok" };
    heard = new Map(["known", "signed-out"].map((id) => [id as AccountId, { wallMs: 0, steadyMs: now }]));
    hubs = new Map([
      ["new", { kind: "unasked" }],
      ["known", { kind: "ok" }],
      ["signed-out", { kind: "sign-in-needed", problem }],
    ]);
    const account = (id: string) => ({ id, reach: hubs.get(id) }) as Account;
    const ask = (id: string, what: string) => {
      asked.push(what);
      hubs.set(id, answer);
      return answer.kind === "ok" ? Promise.resolve(account(id)) : Promise.reject(problem);
    };
    questions = new AccountQuestions({
      model: {
        get accounts() {
          return [...hubs.keys()].map(account);
        },
        account: (id) => (hubs.has(id) ? account(id) : undefined),
        refresh: (id) => ask(id, id),
        refreshAnew: (id) => ask(id, `${id} anew`),
      },
      log: { debug: () => undefined },
      now: () => ({ wallMs: 0, steadyMs: now }),
      heard,
      whileAsking: () => undefined,
    });
  });

  it("is asked anew where the user wants it", async () => {
    await questions.ask(["known" as AccountId], "refreshAnew");
    assert.deepEqual(asked, ["known anew"]);
  });

  it("is each hub that nobody asked yet, once", () => {
    questions.looked();
    questions.looked();
    assert.deepEqual(asked, ["new"]);
  });

  it("is not asked once more because it could not be answered", async () => {
    answer = away;
    questions.looked();
    await Promise.resolve();
    questions.looked();
    assert.deepEqual(asked, ["new"]);
  });

  it("is, when the view is opened again, what is older than a minute, but never a hub that wants a sign-in", () => {
    hubs.delete("new");
    now += 59_000;
    questions.opened();
    assert.deepEqual(asked, []);
    now += 2_000;
    questions.opened();
    assert.deepEqual(asked, ["known"]);
  });

  it("counts an answer that anybody got", () => {
    hubs.delete("new");
    now += 90_000;
    heard.set("known" as AccountId, { wallMs: 0, steadyMs: now });
    questions.opened();
    assert.deepEqual(asked, []);
  });

  it("is what the user wants anew, which fails without a fuss", async () => {
    answer = away;
    await questions.ask(["known" as AccountId, "signed-out" as AccountId]);
    assert.deepEqual(asked, ["known", "signed-out"]);
  });
});
