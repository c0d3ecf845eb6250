import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { networkInterfaces } from "node:os";
import { freePort } from "../../../rig/ports.js";
import { listenOnLoopback } from "../../../src/signIn/browser/loopback-listener.js";
import { User } from "../../user/user.js";

const nobody = { ui: new User().ui, browser: { arrived: () => false } };
const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
/** Where browsers look for `localhost`, as far as this machine has it. */
const addresses = ["127.0.0.1", "::1"].filter((ip) => own.some(({ address }) => address === ip));

describe("the listener for a hub that sends the browser to “localhost”", () => {
  let port: number;
  beforeEach(async () => (port = await freePort()));

  const listening = () => {
    const address = `localhost:${port}`;
    return listenOnLoopback({ kind: "loopback", host: "localhost", port, path: "/oauth", address }, nobody);
  };

  const at = (ip: string) => `http://${ip.includes(":") ? `[${ip}]` : ip}:${port}/oauth`;

  for (const ip of addresses) {
    it(`hears it at ${ip}`, async () => {
      const listener = await listening();
      try {
        assert.equal((await fetch(at(ip))).status, 404);
      } finally {
        listener.dispose();
      }
      await assert.rejects(fetch(at(ip)), "nobody listens any more");
    });

    it(`is not content with the other address when somebody else waits at ${ip}`, async () => {
      const other = createServer();
      await once(other.listen(port, ip), "listening");
      try {
        await assert.rejects(listening(), { kind: "loopback-port-taken" });
        for (const free of addresses.filter((each) => each !== ip)) {
          await assert.rejects(fetch(at(free)), "nothing is left behind");
        }
      } finally {
        other.close();
      }
    });
  }
});
