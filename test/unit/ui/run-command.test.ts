import assert from "node:assert/strict";
import * as v from "valibot";
import { runCommand, type UiDeps } from "../../../src/ui/run-command.js";

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
