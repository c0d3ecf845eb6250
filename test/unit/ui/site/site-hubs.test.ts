import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { machineFilePath, parseMachineFile } from "../../../../src/ui/settings/site/machine-file.js";
import { readHubs } from "../../../../src/ui/settings/site/site-hub.js";
import { SiteHubs } from "../../../../src/ui/settings/site/site-hubs.js";
import { User } from "../../../user/user.js";
import { english } from "../english.js";

const read = (written: unknown) => readHubs(written, english);

describe("the hubs of a site", () => {
  it("are read as they are written, with their addresses as hubs have them", () => {
    const { hubs, problems } = read([
      {
        hub: "https://Hub.example/jupyter",
        label: " Example HPC ",
        network: { ca: "/etc/site-ca.pem", proxy: "direct" },
        profileFiles: ["https://hub.example/profiles.json"],
        server: "gpu",
      },
      { hub: "http://127.0.0.1:8000" },
    ]);
    assert.deepEqual(problems, []);
    assert.deepEqual(hubs, [
      {
        hub: "https://hub.example/jupyter/",
        label: "Example HPC",
        network: { authorities: ["/etc/site-ca.pem"], proxy: "direct" },
        profileFiles: ["https://hub.example/profiles.json"],
        server: "gpu",
      },
      { hub: "http://127.0.0.1:8000/" },
    ]);
    assert.deepEqual(read(undefined), { hubs: [], problems: [] });
  });

  const wrong: [string, unknown, RegExp][] = [
    ["no list", {}, /^This must be a list of hubs\.$/],
    ["no hub", ["https://hub.example"], /^\[0\]: A hub must have its address as “hub”\.$/],
    ["no address", [{ label: "A" }], /^\[0\]\.hub: “hub” is missing\.$/],
    ["another scheme", [{ hub: "ftp://hub.example" }], /^\[0\]\.hub: This must be the hub's address/],
    ["a password", [{ hub: "https://ada:geheim@hub.example" }], /^\[0\]\.hub: This must be the hub's address/],
    ["a query", [{ hub: "https://hub.example/?token=geheim" }], /^\[0\]\.hub: This must be the hub's address/],
    ["a long address", [{ hub: `https://hub.example/${"a".repeat(2000)}` }], /^\[0\]\.hub: This is too long\.$/],
    ["a name that is none", [{ hub: "https://a.example", label: 1 }], /^\[0\]\.label: This must be text\.$/],
    ["a line break", [{ hub: "https://a.example", label: "a\nb" }], /^\[0\]\.label: Remove the line break/],
    ["a name without letters", [{ hub: "https://a.example", label: " " }], /^\[0\]\.label: This can't be empty\.$/],
    [
      "a setting of its own",
      [{ hub: "https://a.example", tls: false }],
      /^\[0\]\.tls: “tls” isn't a known property\.$/,
    ],
    ["a wrong network", [{ hub: "https://a.example", network: { ssh: "-oX" } }], /^\[0\]\.network: Check ssh\.$/],
    ["no network", [{ hub: "https://a.example", network: [] }], /^\[0\]\.network: This must have the settings/],
    [
      "a file that others can change",
      [{ hub: "https://a.example", profileFiles: ["http://b.example/"] }],
      /https address/,
    ],
    [
      "no files",
      [{ hub: "https://a.example", profileFiles: "https://b.example/" }],
      /^\[0\]\.profileFiles: This must be a list/,
    ],
  ];
  for (const [what, written, said] of wrong) {
    it(`are told of where they have ${what}, and the others are kept; nothing secret is repeated`, () => {
      const { hubs, problems } = read(written);
      assert.deepEqual(hubs, []);
      assert.match(problems.join(" | "), said);
      assert.doesNotMatch(problems.join(), /geheim/);
      const list: unknown[] = Array.isArray(written) ? written : [];
      assert.equal(read([...list, { hub: "https://good.example" }]).hubs.length, 1);
    });
  }

  it("are counted once each, and have an end", () => {
    const twice = read([
      { hub: "https://a.example", label: "first" },
      { hub: "https://a.example/", label: "second" },
    ]);
    assert.deepEqual(twice, { hubs: [{ hub: "https://a.example/", label: "first" }], problems: [] });
    const many = read(Array.from({ length: 150 }, (_, index) => ({ hub: `https://h${index}.example` })));
    assert.equal(many.hubs.length, 100);
    assert.match(many.problems.join(), /Only the first 100/);
    assert.ok(read(Array.from({ length: 90 }, () => 7)).problems.length <= 5);
  });

  describe("in the machine's file", () => {
    let folder: string;
    let file: string;
    let user: User;
    let logged: string[];
    const log = { warn: (line: string) => void logged.push(line) };
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-site-"));
      file = path.join(folder, "hubs.json");
      user = new User();
      logged = [];
    });
    afterEach(async () => {
      await rm(folder, { recursive: true });
      user.restore();
    });
    const site = async (content?: unknown) => {
      if (content !== undefined) await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
      return await SiteHubs.read(user.ui, log, file);
    };

    it("lie where only an administrator writes", () => {
      assert.equal(machineFilePath("linux", {}), "/etc/hub-kernels/hubs.json");
      assert.equal(machineFilePath("darwin", {}), "/Library/Application Support/Hub Kernels/hubs.json");
      assert.equal(machineFilePath("win32", {}), "C:\\Program Files\\Hub Kernels\\hubs.json");
      const env = { ProgramFiles: "D:\\Programs (x86)", ProgramW6432: "D:\\Programs" };
      assert.equal(machineFilePath("win32", env), "D:\\Programs\\Hub Kernels\\hubs.json");
    });

    it("are none where there is no file, and nothing is said", async () => {
      assert.deepEqual((await site()).hubs(), []);
      assert.deepEqual([user.texts, logged], [[], []]);
    });

    it("come after those of the setting, whose words count where both speak of one hub", async () => {
      user.settings.set("hubs", [
        { hub: "https://b.example", label: "B" },
        { hub: "https://c.example/x/", server: "gpu" },
      ]);
      const hubs = await site({
        $schema: "https://schemas.example/hubs.json",
        hubs: [{ hub: "https://a.example" }, { hub: "https://c.example/x", label: "C", server: "cpu" }],
      });
      assert.deepEqual(hubs.hubs(), [
        { hub: "https://b.example/", label: "B" },
        { hub: "https://c.example/x/", label: "C", server: "gpu" },
        { hub: "https://a.example/" },
      ]);
      assert.equal(hubs.hub("https://c.example/x/")?.label, "C");
    });

    it("say how a hub is reached, after the setting and the user's own networks, each thing for itself", async () => {
      const hub = "https://a.example";
      user.settings.set("networks", { [hub]: { proxy: "direct" } });
      user.settings.set("hubs", [{ hub, network: { proxy: "http://proxy.site:1", serverName: "set" } }]);
      const network = { proxy: "http://proxy.machine:1", serverName: "machine", minVersion: "TLSv1.3" };
      const hubs = await site({
        hubs: [
          { hub, network },
          { hub: "https://b.example", network },
        ],
      });
      assert.deepEqual(hubs.networkFor("https://a.example/"), {
        proxy: "direct",
        serverName: "set",
        minVersion: "TLSv1.3",
      });
      assert.deepEqual(hubs.networkFor("https://b.example/"), network);
      assert.deepEqual(hubs.networkFor("https://c.example/"), {});
      assert.equal(hubs.networkAt("https://b.example/hub/home"), "https://b.example/");
      assert.equal(hubs.networkAt("https://c.example/hub/home"), undefined);
    });

    it("are read again when they are asked for", async () => {
      const hubs = await site({ hubs: [] });
      await writeFile(file, JSON.stringify({ hubs: [{ hub: "https://new.example" }] }));
      await hubs.readFile();
      assert.deepEqual(hubs.hubs(), [{ hub: "https://new.example/" }]);
    });

    const broken: [string, unknown, RegExp][] = [
      ["is no JSON", '{\n"hubs": [,geheim\n]}', /It isn't JSON/],
      ["has no hubs", [], /It must have a list of “hubs”/],
      ["has more than hubs", { hubs: [], tokens: ["geheim"] }, /nothing besides “hubs”/],
      ["has a wrong hub", { hubs: [{ hub: "geheim" }] }, /hubs\[0\]\.hub: This must be the hub's address/],
      ["is too large", " ".repeat(129 * 1024), /larger than 128 kB/],
    ];
    for (const [what, content, said] of broken) {
      it(`are told of when it ${what}: once, and in the log, without what stands there`, async () => {
        await (await site(content)).readFile();
        const words = [...user.texts, ...logged];
        assert.equal(words.length, 2, words.join("\n"));
        for (const line of words) {
          assert.match(line, said);
          assert.ok(line.includes(file));
          assert.doesNotMatch(line, /geheim/);
        }
      });
    }

    it("are nobody's word where others can write it, or where it is a folder", async function () {
      if (process.getuid === undefined) this.skip();
      await site({ hubs: [{ hub: "https://evil.example" }] });
      await chmod(file, 0o666);
      assert.deepEqual((await site()).hubs(), []);
      assert.match(user.texts.join(), /no one else may be able to write/);
      await rm(file);
      await mkdir(file);
      assert.deepEqual((await site()).hubs(), []);
      assert.match(logged.join(), /It isn't a file|couldn't be read/);
    });

    it("are told of in the setting too", async () => {
      user.settings.set("hubs", [{ hub: "nonsense" }]);
      const hubs = await site();
      assert.deepEqual([hubs.hubs(), hubs.hubs()], [[], []]);
      assert.match(user.texts.join(), /^The setting hubKernels\.hubs can't be used\. \[0\]\.hub: This must be/);
      assert.equal(user.texts.length, 1);
      assert.equal(logged.length, 1);
    });
  });

  it("are read from a file without its mark of the byte order", () => {
    assert.deepEqual(parseMachineFile('\uFEFF{"hubs":[]}', english), { hubs: [], problems: [] });
  });
});
