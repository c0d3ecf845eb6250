import assert from "node:assert/strict";
import { proxyFor, type ProxySettings } from "../../../src/transport/network/proxy.js";
import { addressIn } from "../../../src/transport/network/system-proxy.js";

const none: ProxySettings = { support: "override", noProxy: [], env: {} };
const there = "http://proxy.example:3128";

function by(address: string, set: Partial<ProxySettings>): string {
  const choice = proxyFor(new URL(address), { ...none, ...set });
  if (choice === "unsaid") return choice;
  return choice ? `${choice.from} ${choice.url.host}` : "direct";
}

describe("transport: the proxy for a hub", () => {
  it("is the hub's own, else the editor's, else the environment's, as VS Code has it", () => {
    const all = {
      hub: "http://own:1",
      proxy: there,
      env: { https_proxy: "http://env:2", HTTP_PROXY: "http://plain:3" },
    };
    assert.equal(by("https://hub.example/", all), "hub own:1");
    assert.equal(by("https://hub.example/", { ...all, hub: "direct" }), "direct");
    assert.equal(by("https://hub.example/", { proxy: all.proxy, env: all.env }), "setting proxy.example:3128");
    assert.equal(by("https://hub.example/", { env: all.env }), "environment env:2");
    assert.equal(by("http://hub.example/", { env: all.env }), "environment plain:3");
    assert.equal(by("https://hub.example/", { env: { HTTP_PROXY: "proxy:3" } }), "environment proxy:3");
    assert.equal(by("https://hub.example/", {}), "unsaid");
    assert.equal(by("https://hub.example/", { support: "off", proxy: there, env: all.env }), "direct");
    assert.equal(by("https://hub.example/", { ...all, support: "off" }), "hub own:1");
  });

  it("is none for what is on this machine, unless the hub's own setting says so", () => {
    for (const host of ["localhost", "hub.localhost", "127.0.0.1", "127.3.2.1", "[::1]"]) {
      assert.equal(by(`https://${host}:8000/`, { proxy: there }), "direct", host);
      assert.equal(by(`https://${host}:8000/`, { hub: there }), "hub proxy.example:3128", host);
    }
  });

  const exceptions: [entry: string, address: string, isExcepted: boolean][] = [
    ["hub.example", "https://hub.example/", true],
    ["hub.example", "https://a.hub.example/", true],
    ["hub.example", "https://nothub.example/", false],
    [".example", "https://hub.example/", true],
    ["*.example", "https://hub.example/", true],
    ["HUB.Example", "https://hub.example/", true],
    ["*", "https://hub.example/", true],
    ["hub.example:8443", "https://hub.example:8443/", true],
    ["hub.example:8443", "https://hub.example/", false],
    ["hub.example:443", "https://hub.example/", true],
    ["10.0.0.0/8", "https://10.1.2.3/", true],
    ["10.0.0.0/8", "https://11.1.2.3/", false],
    ["10.0.0.0/8:8000", "http://10.1.2.3:8000/", true],
    ["10.0.0.0/33", "https://10.1.2.3/", false],
    ["10.1.2.3", "https://10.1.2.3/", true],
    ["fd00::/8", "https://[fd12::1]/", true],
    ["[fd00::]/8", "https://[fd12::1]/", true],
    ["[fd12:0::1]:443", "https://[fd12::1]/", true],
    ["fe80::/10", "https://[fd12::1]/", false],
    ["10.0.0.0/8", "https://hub.example/", false],
    ["", "https://hub.example/", false],
  ];
  for (const [entry, address, isExcepted] of exceptions) {
    it(`is ${isExcepted ? "none" : "kept"} for ${address} with the exception "${entry}"`, () => {
      const expected = isExcepted ? "direct" : "setting proxy.example:3128";
      assert.equal(by(address, { proxy: there, noProxy: [entry, "other.example"] }), expected);
    });
  }

  it("has its exceptions from the environment where the editor has none", () => {
    const env = { no_proxy: "a.example, hub.example", https_proxy: there };
    assert.equal(by("https://hub.example/", { env }), "direct");
    assert.equal(by("https://hub.example/", { env, noProxy: ["a.example"] }), "environment proxy.example:3128");
  });

  it("is the first that is spoken here of what the operating system names", () => {
    assert.equal(addressIn("PROXY proxy.example:3128; DIRECT"), "http://proxy.example:3128");
    assert.equal(addressIn("SOCKS socks:1;HTTPS proxy.example:3129"), "https://proxy.example:3129");
    for (const none of ["DIRECT", "DIRECT; PROXY proxy:1", "", "SOCKS socks:1", "PROXY"]) {
      assert.equal(addressIn(none), undefined, none);
    }
  });

  it("is refused where its address is none, without a word of it", () => {
    for (const wrong of ["http://", "ftp://proxy:1", "socks5://proxy:1", "http://user:hunter2@:1"]) {
      assert.throws(
        () => by("https://hub.example/", { hub: wrong }),
        (error: Error & { kind?: string }) => error.kind === "proxy-failed" && !error.message.includes("hunter2"),
        wrong,
      );
    }
  });
});
