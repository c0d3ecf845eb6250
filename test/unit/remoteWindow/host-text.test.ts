import assert from "node:assert/strict";
import {
  aliasFor,
  hostsText,
  includeLine,
  isAlias,
  isSpeakable,
  isUserName,
  type SshHost,
  withInclude,
  withoutInclude,
} from "../../../src/remoteWindow/host-text.js";

const host: SshHost = { alias: "hub-kernels-hub", user: "ada", folder: "/home/ada/My Code/100%/hosts/hub-kernels-hub" };
const LINE = 'Include "/home/ada/remote/ssh_config"';

describe("the name of a server for ssh", () => {
  const free = () => false;

  it("has the letters and digits of its label, in lower case", () => {
    assert.equal(aliasFor("Hub.Example: GPU 2", free), "hub-kernels-hub-example-gpu-2");
    assert.equal(aliasFor("計算機", free), "hub-kernels-server");
    assert.ok(isAlias(aliasFor("x".repeat(500), free)));
  });

  it("is another one where a server of that name is there", () => {
    const taken = new Set(["hub-kernels-hub", "hub-kernels-hub-2"]);
    assert.equal(
      aliasFor("hub", (alias) => taken.has(alias)),
      "hub-kernels-hub-3",
    );
  });

  it("is none that leads out of its folder, or is an option", () => {
    for (const text of [
      "..",
      "hub-kernels-../x",
      "-oProxyCommand=x",
      "hub-kernels-a b",
      "hub-kernels-",
      "HUB-KERNELS-A",
    ])
      assert.equal(isAlias(text), false, text);
    for (const text of ["-l", "a b", "a\nb", "a'b", ""]) assert.equal(isUserName(text), false, text);
    assert.ok(isUserName("ada.lovelace@example.org"));
  });
});

describe("the configuration of ssh", () => {
  it("has slashes on Windows, and no single quotes", () => {
    const folder = "C:\\Users\\Ada L\\hosts\\hub-kernels-hub";
    const text = hostsText([{ ...host, folder }], "C:\\Users\\Ada L\\connect.cmd", true);
    assert.match(text, /IdentityFile "C:\/Users\/Ada L\/hosts\/hub-kernels-hub\/key"\n/);
    assert.match(text, /ProxyCommand "C:\/Users\/Ada L\/connect\.cmd" hub-kernels-hub\n/);
    assert.equal(includeLine("C:\\a\\b", true), 'Include "C:/a/b"');
  });

  it("has no path that would be read otherwise", () => {
    for (const text of ['a"b', "a\nb", "a*", "a?", "a[b]", "a${b}", "a`b`"])
      assert.equal(isSpeakable(text), false, text);
    assert.ok(isSpeakable("/home/ada/Application Support/a'b"));
  });
});

describe("our line in the user's configuration", () => {
  it("comes first, once, and goes without a trace", () => {
    for (const own of ["", "Host a\n", "Host a\r\n  User b\r\n", "\n\nHost a", "# ä\n"]) {
      const made = withInclude(own, LINE);
      assert.ok(made.startsWith(`${LINE}${own.includes("\r") ? "\r\n" : "\n"}`), JSON.stringify(made));
      assert.equal(withInclude(made, LINE), made);
      assert.equal(withoutInclude(made, LINE), own);
    }
  });

  it("goes from wherever it was put, and no other line does", () => {
    const own = `Host a\n${LINE}.old\n`;
    assert.equal(withoutInclude(`${own}  ${LINE}\nHost b\n`, LINE), `${own}Host b\n`);
  });
});
