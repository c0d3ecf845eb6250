import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { waysOf } from "../../../src/signIn/network/through-ssh.js";
import { sshHosts } from "../../../src/ui/settings/ssh-hosts.js";

describe("the hosts that ssh knows by name", () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-hosts-"))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function hostsOf(files: Record<string, string>): Promise<string[]> {
    for (const [name, text] of Object.entries(files)) {
      await writeFile(path.join(folder, name), text.replaceAll("HERE", folder));
    }
    return await sshHosts(path.join(folder, "config"));
  }

  it("are those of its configuration in their order, without patterns, comments and doubles", async () => {
    const config = [
      "# Host commented",
      "Host login login2 # the cluster",
      "  HostName login.cluster.example",
      "host=gateway",
      'HOST\t"with quotes" *.example !not.example node??',
      "Match host elsewhere",
      "Host login",
    ].join("\r\n");
    assert.deepEqual(await hostsOf({ config }), ["login", "login2", "gateway", "with quotes"]);
  });

  it("are also those of the files that it includes, which may include each other", async () => {
    const config = "Include HERE/*.conf HERE/not-there\nHost last\n";
    const a = "Host a\nInclude HERE/config\n";
    assert.deepEqual(await hostsOf({ config, "a.conf": a, "b.conf": "Host b\n", "c.txt": "Host c\n" }), [
      "last",
      "a",
      "b",
    ]);
  });

  it("are none where there is no configuration", async () => {
    assert.deepEqual(await hostsOf({}), []);
  });
});

describe("the way to a hub through SSH", () => {
  const cases: [host: string, text: string, address: string, remote: string][] = [
    ["login", "http://127.0.0.1:8000", "http://login:8000/", "127.0.0.1:8000"],
    ["ada@login.example", "localhost:8000/jupyter", "http://login.example:8000/jupyter/", "localhost:8000"],
    ["login", "hub.internal", "https://hub.internal/", "hub.internal:443"],
    ["login", "http://hub.internal/hub/home", "http://hub.internal/", "hub.internal:80"],
    ["login", "http://[::1]:8000", "http://login:8000/", "[::1]:8000"],
    ["ada@fd00::7", "http://127.0.0.1:8000", "http://[fd00::7]:8000/", "127.0.0.1:8000"],
    ["fe80::7%eth0", "http://127.0.0.1:8000", "http://[fe80::7]:8000/", "127.0.0.1:8000"],
  ];
  for (const [host, text, address, remote] of cases) {
    it(`by ${host} to ${text} is known as ${address}`, () => {
      assert.deepEqual(waysOf(host, text)[0], { address, host, remote });
    });
  }

  it("are two where it was not said whether https or http and a name may be either's, as where a hub is added", () => {
    const addresses = (text: string) => waysOf("login.example", text).map(({ address }) => address);
    assert.deepEqual(addresses("10.1.2.3:8000/jupyter"), [
      "https://10.1.2.3:8000/jupyter/",
      "http://10.1.2.3:8000/jupyter/",
    ]);
    assert.deepEqual(addresses("127.0.0.1:8000"), ["http://login.example:8000/", "https://login.example:8000/"]);
    assert.deepEqual(addresses("hub.example"), ["https://hub.example/"]);
    assert.deepEqual(
      waysOf("login", "node7").map(({ remote }) => remote),
      ["node7:443", "node7:80"],
    );
  });

  it("is none by a host whose name can't be the hub's here: this machine's own address is never set", () => {
    for (const host of ["login:2222", "log%in"]) {
      assert.throws(() => waysOf(host, "http://127.0.0.1:8000"), /cannot stand in the address/);
    }
  });
});
