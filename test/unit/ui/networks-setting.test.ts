import assert from "node:assert/strict";
import { homedir } from "node:os";
import path from "node:path";
import { networkSettings } from "../../../src/ui/settings/network-settings.js";
import { networkFor, networks } from "../../../src/ui/settings/networks-setting.js";
import { SiteHubs } from "../../../src/ui/settings/site/site-hubs.js";
import { quietLog } from "../../quiet-log.js";
import { User } from "../../user/user.js";
import { english } from "./english.js";

const site = (user: User) => SiteHubs.read(user.ui, quietLog, "/nonexistent/hubs.json");
const read = (written: unknown) => networks(written, english);

describe("the setting networks", () => {
  it("is read by address, with files as people write them", () => {
    const { value, problem } = read({
      "https://Hub.example/jupyter": { ca: "~/ca.pem", proxy: "direct", minVersion: "TLSv1.3", serverName: "inside" },
      "https://other.example/": {
        ca: ["/etc/site", "own/ca.pem"],
        clientCertificate: { certificate: "~/me.pem", key: "/me.key" },
        headers: ["CF-Access-Client-Id"],
      },
      "http://hub.inside:8000": { ssh: { host: "ada@login.example", remote: "127.0.0.1:8000" } },
      "http://third.example:8000": { clientCertificate: { pkcs12: "~/me.p12" } },
    });
    const home = (file: string) => path.join(homedir(), file);
    assert.equal(problem, undefined);
    assert.deepEqual(value, {
      "https://hub.example/jupyter/": {
        authorities: [home("ca.pem")],
        proxy: "direct",
        minVersion: "TLSv1.3",
        serverName: "inside",
      },
      "https://other.example/": {
        authorities: ["/etc/site", home("own/ca.pem")],
        identity: { certificate: home("me.pem"), key: "/me.key" },
        headers: ["CF-Access-Client-Id"],
      },
      "http://hub.inside:8000/": { ssh: { host: "ada@login.example", remote: { host: "127.0.0.1", port: 8000 } } },
      "http://third.example:8000/": { identity: { pkcs12: home("me.p12") } },
    });
  });

  it("is for all hubs whose address begins so, and the longest one counts", () => {
    const { value } = read({
      "https://hub.example": { proxy: "direct" },
      "https://hub.example/two": { proxy: "http://proxy:1" },
    });
    assert.deepEqual(networkFor("https://hub.example/one/", value), { proxy: "direct" });
    assert.deepEqual(networkFor("https://hub.example/two/", value), { proxy: "http://proxy:1" });
    assert.deepEqual(networkFor("https://hub.example/twofold/", value), { proxy: "direct" });
    assert.deepEqual(networkFor("https://hub.example.org/", value), {});
    assert.deepEqual(networkFor("https://hub.example:8443/", value), {});
  });

  it("says what cannot be used, without the value, and leaves only that out", () => {
    for (const [entry, fault] of [
      [{ ca: 7 }, "ca"],
      [{ ca: [""] }, "ca"],
      [{ clientCertificate: { certificate: "a" } }, "clientCertificate"],
      [{ clientCertificate: { pkcs12: "a", key: "b" } }, "clientCertificate"],
      [{ minVersion: "SSLv3" }, "minVersion"],
      [{ headers: ["Authorization"] }, "headers"],
      [{ headers: ["two words"] }, "headers"],
      [{ ssh: { host: "-oProxyCommand=evil", remote: "127.0.0.1:8000" } }, "ssh"],
      [{ ssh: { host: "login; evil", remote: "127.0.0.1:8000" } }, "ssh"],
      [{ ssh: { host: "login", remote: "127.0.0.1" } }, "ssh"],
      [{ ssh: { host: "login", remote: "127.0.0.1:70000" } }, "ssh"],
      [{ ssh: { host: "login", remote: "127.0.0.1:1 evil" } }, "ssh"],
      [{ ssh: { host: "login", remote: "127.0.0.1:1", options: [] } }, "ssh"],
      [{ rejectUnauthorized: false }, "rejectUnauthorized"],
    ] as const) {
      const { value, problem } = read({ "https://hub.example": { proxy: "direct", ...entry } });
      assert.deepEqual(value, { "https://hub.example/": { proxy: "direct" } }, fault);
      assert.equal(problem, `Check https://hub.example → ${fault}. Until then, it's ignored.`);
    }
    assert.equal(read({ "hub.example": {} }).problem, "Check hub.example. Until then, it's ignored.");
    assert.match(read([]).problem ?? "", /^Enter an object/);
    assert.deepEqual(read(undefined), { value: {} });
  });

  it("goes with the editor's own settings of certificates and proxies", async () => {
    const user = new User();
    const http = {
      proxy: "http://proxy:3128",
      noProxy: [".inside", 7],
      proxySupport: "on",
      systemCertificates: false,
      proxyStrictSSL: false,
    };
    for (const [name, value] of Object.entries(http)) user.editorSettings.set(`http.${name}`, value);
    user.settings.set("networks", { "https://hub.example": { proxy: "direct" } });
    const { tls, proxy } = networkSettings(user.ui, await site(user), "https://hub.example/", ["a key"]);
    assert.deepEqual(tls, { system: false, authorities: [], trusted: ["a key"] });
    assert.deepEqual(
      { ...proxy, env: {} },
      {
        support: "on",
        proxy: "http://proxy:3128",
        noProxy: [".inside"],
        env: {},
        hub: "direct",
        unchecked: true,
      },
    );
    user.restore();
  });
});
