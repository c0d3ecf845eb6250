import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder, ensurePart, withLock } from "../../../rig/cache.js";

describe("rig: the cache of installed parts", () => {
  const before_ = process.env["XDG_CACHE_HOME"];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hub-kernels-cache-"));
    process.env["XDG_CACHE_HOME"] = folder;
  });
  afterEach(() => {
    if (before_ === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = before_;
    rmSync(folder, { recursive: true });
  });

  it("builds a part once per key", async () => {
    const built: string[] = [];
    const ensure = (key: string) => ensurePart("part", key, () => Promise.resolve(void built.push(key)));
    assert.equal((await ensure("1")).built, true);
    assert.equal((await ensure("1")).built, false);
    assert.equal((await ensure("2")).built, true);
    assert.deepEqual(built, ["1", "2"]);
  });

  it("throws a half-made part away", async () => {
    const failing = ensurePart("part", "1", (part) => {
      writeFileSync(join(part, "half"), "");
      return Promise.reject(new Error("no network"));
    });
    await assert.rejects(failing, /no network/);
    const { folder: part } = await ensurePart("part", "1", (made) => {
      writeFileSync(join(made, "whole"), "");
      return Promise.resolve();
    });
    assert.equal(existsSync(join(part, "half")), false);
    assert.equal(existsSync(join(part, "whole")), true);
  });

  it("lets two callers build one part once", async () => {
    let built = 0;
    const ensure = () => ensurePart("part", "1", () => Promise.resolve(built++).then(() => undefined));
    const both = await Promise.all([ensure(), ensure()]);
    assert.equal(built, 1);
    assert.deepEqual(both.map((one) => one.built).sort(), [false, true]);
  });

  it("takes over the lock of a dead process", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await ensurePart("other", "1", () => Promise.resolve());
    writeFileSync(join(cacheFolder(), "part.lock"), `${pid} dead`);
    assert.equal(await withLock("part", () => Promise.resolve("mine")), "mine");
  });

  it("takes over a lock whose owner has not touched it for long", async () => {
    await ensurePart("other", "1", () => Promise.resolve());
    const lock = join(cacheFolder(), "part.lock");
    writeFileSync(lock, `${process.pid} silent`);
    utimesSync(lock, 1, 1);
    assert.equal(await withLock("part", () => Promise.resolve(readFileSync(lock, "utf8").includes("silent"))), false);
  });

  it("waits for a living owner", async () => {
    const order: string[] = [];
    let release: () => void = () => undefined;
    let first: Promise<void> | undefined;
    await new Promise<void>((isHeld) => {
      first = withLock("part", () => new Promise<void>((resolve) => isHeld(void (release = resolve))));
    });
    const second = withLock("part", () => Promise.resolve(order.push("second")));
    setTimeout(() => {
      order.push("released");
      release();
    }, 300);
    await Promise.all([first, second]);
    assert.deepEqual(order, ["released", "second"]);
  });
});
