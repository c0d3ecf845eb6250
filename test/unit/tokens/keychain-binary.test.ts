import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { binaryFolder, usesMusl } from "../../../src/tokens/keychain/keychain-binary.js";
import { unavailable } from "../../../src/tokens/keychain/keychain-reason.js";

const root = path.resolve(import.meta.dirname, "../../..");
const machines = [
  ...["arm64", "x64", "ia32"].map((arch) => ({ platform: "win32", arch })),
  ...["arm64", "x64"].map((arch) => ({ platform: "darwin", arch })),
  ...["arm64", "x64", "arm", "ia32", "riscv64"].map((arch) => ({ platform: "linux", arch })),
];

describe("the keychain's binary", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "hub-kernels-binaries-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is shipped for each machine it is looked for on, is made for that machine, and no other is shipped", async () => {
    const script = pathToFileURL(path.join(root, "scripts/keychain-binaries.mjs")).href;
    const { copyKeychainBinaries } = (await import(script)) as { copyKeychainBinaries: (dist: string) => void };
    copyKeychainBinaries(folder);
    const wanted = new Map<string, string>();
    for (const machine of machines) {
      const name = binaryFolder({ ...machine, musl: false });
      if (name) wanted.set(name, `${machine.platform} ${machine.arch}`);
    }
    assert.deepEqual(readdirSync(path.join(folder, "keychain")).toSorted(), [...wanted.keys()].toSorted());
    for (const [name, machine] of wanted) {
      assert.equal(madeFor(readFileSync(path.join(folder, "keychain", name, "keytar.node"))), machine, name);
    }
  });

  it("is not looked for where there is none: musl, 32-bit Intel, other systems", () => {
    assert.equal(binaryFolder({ platform: "linux", arch: "x64", musl: true }), undefined);
    assert.equal(binaryFolder({ platform: "linux", arch: "ia32", musl: false }), undefined);
    assert.equal(binaryFolder({ platform: "freebsd", arch: "x64", musl: false }), undefined);
  });

  it("knows a program that is linked to musl", async () => {
    const program = path.join(folder, "node");
    writeFileSync(program, `\x7fELF${"\0".repeat(600)}/lib/ld-musl-x86_64.so.1\0`);
    assert.equal(await usesMusl(program), true);
    assert.equal(await usesMusl(process.execPath), existsSync("/etc/alpine-release"));
  });
});

describe("why a keychain cannot be used", () => {
  const why = (message: string, env: NodeJS.ProcessEnv = {}) => unavailable(message, env);

  it("is read from the texts of the real services", () => {
    const seen = {
      "Cannot autolaunch D-Bus without X11 $DISPLAY": "no-service",
      "Could not connect: No such file or directory": "no-service",
      "The name org.freedesktop.secrets was not provided by any .service files": "no-service",
      "Object does not exist at path “/org/freedesktop/secrets/collection/login”": "no-service",
      "Cannot create an item in a locked collection": "locked",
      "Secret Service: unlock prompt was dismissed": "locked",
      "Timeout was reached": "frozen",
      "something new": "other",
    };
    for (const [message, reason] of Object.entries(seen)) assert.equal(why(message).why, reason, message);
  });

  it("says whether there is a desktop on which the user could unlock it", function () {
    const locked = "Cannot create an item in a locked collection";
    assert.equal(why(locked, { WAYLAND_DISPLAY: "wayland-0" }).nobodyToAsk, false);
    assert.equal(why(locked, { DISPLAY: ":0" }).nobodyToAsk, false);
    assert.equal(why(locked, { DISPLAY: "" }).nobodyToAsk, process.platform === "linux");
    assert.equal(why("something new").nobodyToAsk, false);
  });
});

/** From the executable's own header. */
function madeFor(file: Buffer): string {
  if (file.readUInt32BE(0) === 0x7f454c46) {
    return `linux ${{ 62: "x64", 183: "arm64", 40: "arm", 3: "ia32" }[file.readUInt16LE(18)] ?? "?"}`;
  }
  if (file.readUInt32LE(0) === 0xfeedfacf) {
    return `darwin ${{ 0x0100000c: "arm64", 0x01000007: "x64" }[file.readUInt32LE(4)] ?? "?"}`;
  }
  const machine = file.readUInt16LE(file.readUInt32LE(60) + 4);
  return `win32 ${{ 0xaa64: "arm64", 0x8664: "x64", 0x14c: "ia32" }[machine] ?? "?"}`;
}
