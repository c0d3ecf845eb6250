import assert from "node:assert/strict";
import type { KernelMessage } from "@jupyterlab/services";
import { HubUnreachable, SocketBroken } from "../../../src/transport/errors.js";
import { bytesOf } from "../../../src/transport/socket/socket-data.js";
import { execute, protocols, status } from "./lab-messages.js";
import { Channel } from "./traffic-channel.js";

for (const protocol of protocols) {
  describe(`a connection that breaks over a message in the protocol "${protocol}"`, () => {
    let channel: Channel;

    beforeEach(() => {
      channel = new Channel(protocol);
      channel.open(false);
    });
    afterEach(() => channel.traffic.ended(undefined));

    it("ends the one request that the server does not take when its size broke the connection, and no other", () => {
      const [runs, large, next] = [execute("1"), execute("ä".repeat(6 * 1024 * 1024)), execute("2")];
      channel.ask(runs, large, next);
      channel.answer(status("busy", runs));
      const bytes = bytesOf(channel.framed(large));
      for (const [code, largest] of [
        ["1009", bytes + 1],
        ["WS_ERR_INVALID_OPCODE", 1_000],
      ] as const)
        channel.traffic.lost(new SocketBroken("https://hub.example/", code, largest));
      channel.traffic.lost(new HubUnreachable("https://hub.example/", "reset"));
      channel.traffic.lost(undefined);
      assert.deepEqual(channel.delivered, []);
      channel.traffic.lost(new SocketBroken("https://hub.example/", "1009", bytes));
      channel.traffic.lost(new SocketBroken("https://hub.example/", "1009", bytes));
      const ended = ["iopub error Too large", "shell execute_reply Too large", "iopub status idle"];
      assert.deepEqual(channel.delivered, ended);
      assert.equal((channel.messages[0]?.parent_header as KernelMessage.IHeader).msg_id, large.header.msg_id);
    });

    it("does not end a large request that the kernel has taken", () => {
      const large = execute("1".repeat(11 * 1024 * 1024));
      channel.ask(large);
      channel.answer(status("busy", large));
      channel.traffic.lost(new SocketBroken("https://hub.example/", "1006", bytesOf(channel.framed(large))));
      assert.deepEqual(channel.delivered, []);
    });
  });
}
