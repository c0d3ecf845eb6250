import assert from "node:assert/strict";
import * as v from "valibot";
import { confirmed, saidYes } from "../../../src/ui/prompts/confirmed.js";
import { menuArgs, runCommand, type UiDeps } from "../../../src/ui/run-command.js";
import { CancellationError } from "../../../src/ui/ui.js";
import { l10n } from "../servers/model-fakes.js";

const deps = { ui: { act: () => undefined }, log: { info: () => undefined } } as unknown as UiDeps;

describe("a command's arguments", () => {
  const args = v.object({ server: v.string(), fields: v.optional(v.record(v.string(), v.array(v.string()))) });
  const run = (given?: unknown) =>
    runCommand(
      "hubKernels.x",
      () => Promise.resolve({ id: "hubKernels.x" as const, args, run: (read) => Promise.resolve(read) }),
      given,
      deps,
    );

  it("are none where a user gives them, and otherwise what the command takes of them", async () => {
    assert.equal(await run(), undefined);
    assert.deepEqual(await run({ server: "a", later: 1 }), { server: "a" });
  });

  it("are refused where they are others, by their names and never their values", async () => {
    const refused = (given: unknown, where: string) =>
      assert.rejects(run(given), { message: `hubKernels.x does not take these arguments: ${where}` });
    await refused("s3cret", "(all)");
    await refused({ server: 7, fields: { size: "s3cret" } }, "server, fields.size");
  });
});

describe("a command's question", () => {
  const args = v.object({ confirmed });
  const isLeftOut = (given: unknown) => v.parse(args, { confirmed: given }).confirmed;

  it("is left out where this extension asked it before, and not because a caller says so", () => {
    assert.equal(isLeftOut(saidYes), true);
    assert.equal(isLeftOut(true), false);
    assert.throws(() => isLeftOut("yes"));
  });

  it("is left out by a script's word in an editor that was opened for it", () => {
    process.env["HUB_KERNELS_SCRIPTED"] = "1";
    try {
      assert.equal(isLeftOut(true), true);
    } finally {
      delete process.env["HUB_KERNELS_SCRIPTED"];
    }
  });
});

describe("a command on several rows", () => {
  /** One that asks once, and fails on the server b. */
  class Asking {
    readonly asked: unknown[] = [];
    readonly ran: unknown[] = [];
    readonly shown: string[] = [];
    readonly args = v.strictObject({ server: v.string(), confirmed: v.optional(v.literal(true)) });

    constructor(private readonly answer: "yes" | "no" = "yes") {}

    readonly command = {
      id: "hubKernels.x" as const,
      args: this.args,
      run: (each?: v.InferOutput<typeof this.args>) => {
        this.ran.push(each);
        return each?.server === "b" ? Promise.reject(new Error("b is away")) : Promise.resolve();
      },
      ofSeveral: (all: readonly v.InferOutput<typeof this.args>[]) => {
        this.asked.push(all);
        if (this.answer === "no") return Promise.reject(new CancellationError());
        return Promise.resolve(all.map((each) => ({ ...each, confirmed: true as const })));
      },
    };

    on(given: unknown, selected: unknown): Promise<unknown> {
      const ui = { act: () => undefined, l10n, message: () => Promise.resolve() };
      const log = { info: () => undefined, error: (_: string, cause: unknown) => this.shown.push(String(cause)) };
      return runCommand(
        "hubKernels.x",
        () => Promise.resolve(this.command),
        given,
        { ui, log } as unknown as UiDeps,
        selected,
      );
    }
  }
  const [a, b, c] = ["a", "b", "c"].map((server) => menuArgs({ server }));

  it("asks once, does it with all, and what goes wrong with one is shown while the others go on", async () => {
    const asking = new Asking();
    await asking.on(a, [a, b, c]);
    assert.deepEqual(asking.asked, [[{ server: "a" }, { server: "b" }, { server: "c" }]]);
    assert.deepEqual(
      asking.ran,
      ["a", "b", "c"].map((server) => ({ server, confirmed: true })),
    );
    assert.equal(asking.shown.length, 1);
    assert.match(asking.shown.join(), /b is away/);
  });

  it("leaves rows of other kinds out, lines below a thing, and what is no row", async () => {
    const asking = new Asking();
    const others = [menuArgs({ account: "x" }), menuArgs({ server: "d" }, false), { server: "e" }, "f", undefined];
    await asking.on(a, [a, c, ...others]);
    assert.deepEqual(asking.asked, [[{ server: "a" }, { server: "c" }]]);
  });

  it("does nothing where the user does not want it, and nothing to others where one row is meant", async () => {
    const refusing = new Asking("no");
    assert.equal(await refusing.on(a, [a, b]), undefined);
    assert.deepEqual([refusing.ran, refusing.shown], [[], []]);
    const single = new Asking();
    await single.on(a, [a]);
    assert.deepEqual([single.asked, single.ran], [[], [{ server: "a" }]]);
  });
});
