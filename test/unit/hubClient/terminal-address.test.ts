import assert from "node:assert/strict";
import { terminalIn } from "../../../src/hubClient/terminal-address.js";

describe("a server whose own page is a terminal", () => {
  const server = "https://hub.example/user/ada/gpu/";

  it("leads to it", () => {
    assert.equal(terminalIn("/user/ada/gpu/terminals/1?", server), `${server}terminals/1?`);
    assert.equal(terminalIn(`${server}terminals/work`, server), `${server}terminals/work`);
  });

  it("is none that leads elsewhere", () => {
    const others = ["/user/ada/gpu/lab?", "/user/ada/terminals/1", "https://other.example/user/ada/gpu/terminals/1"];
    for (const location of [null, "http://[", "/hub/login?next=/user/ada/gpu/terminals/1", ...others])
      assert.equal(terminalIn(location, server), undefined, String(location));
  });
});
