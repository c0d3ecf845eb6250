import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { commandLine, isSpecName, NotSpeakable, specNameOf } from "../../../src/kernelSpecs/command-line.js";

/** Those of them that this machine has; each user of a server has one. */
const shells = ["sh", "dash", "bash", "zsh", "fish", "tcsh"].filter((name) => existsSync(`/usr/bin/${name}`));
const words = [
  "",
  "plain-1.2/x",
  "two words",
  "it's",
  `say "hi"`,
  "$HOME ${x} `id` $(id)",
  "a\\b \\' \\\\ \\n",
  "!1 !! a!b",
  "~ * ? [a] {a,b} # % ^ & | ; < > ( )",
  "Größe 漢字 😀",
  "-n",
  "=ls",
];

describe("a command line for a shell that nobody knows", () => {
  for (const shell of shells) {
    for (const isUtf8 of shell === "fish" ? [true] : [true, false]) {
      it(`is read by ${shell} as the same words${isUtf8 ? "" : ", spelled in ASCII"}`, () => {
        const show = [process.execPath, "-e", "console.log(JSON.stringify(process.argv.slice(1)))", "--", ...words];
        const line = commandLine(show, isUtf8);

        if (!isUtf8) assert.match(line, /^[\x20-\x7e]+$/);
        const said = execFileSync(`/usr/bin/${shell}`, ["-c", line], {
          encoding: "utf8",
          env: { LANG: "C.UTF-8" },
          stdio: ["ignore", "pipe", "inherit"],
        });
        assert.deepEqual(JSON.parse(said), words);
      });
    }
  }

  it("has no line breaks or keys in it", () => {
    for (const bad of ["a\nb", "a\rb", "a\tb", "\x1b[A", "\u2028"]) {
      assert.throws(() => commandLine(["echo", bad]), NotSpeakable);
    }
  });
});

describe("the name of a kernel spec", () => {
  it("is made of what people call it", () => {
    assert.equal(specNameOf("Größe & Co. (3.11)"), "grosse-co.-3.11");
    assert.equal(specNameOf("漢字"), "python");
    assert.ok(isSpecName(specNameOf("../../etc")));
  });

  it("is one that leads nowhere else", () => {
    for (const bad of ["", ".", "..", "a/b", "a b", "a\nb", "ä", "x".repeat(101)])
      assert.equal(isSpecName(bad), false, bad);
  });
});
