import assert from "node:assert/strict";
import { formBody } from "../../../../src/hubClient/pages/form-body.js";

describe("the body of a sent form", () => {
  it("is multipart where the page says so, and can be read as that", async () => {
    const fields = [
      ["image", ["R & Julia"]],
      ["several", ["ä", "b"]],
      ["none", []],
      ["text", ["two\nlines"]],
    ] as const;
    const { contentType, body } = formBody("multipart/form-data", fields);
    const read = await new Response(body, { headers: { "content-type": contentType } }).formData();
    assert.deepEqual(
      [...read],
      [
        ["image", "R & Julia"],
        ["several", "ä"],
        ["several", "b"],
        ["text", "two\r\nlines"],
      ],
    );
  });

  it("lets no name make a header of its own", async () => {
    const name = 'x"; filename="y\r\nContent-Type: text/html';
    const { contentType, body } = formBody("multipart/form-data", [[name, ["v"]]]);
    assert.equal(body.split("\r\n").length, 6);
    const read = await new Response(body, { headers: { "content-type": contentType } }).formData();
    assert.deepEqual([...read.values()], ["v"]);
  });

  it("is url-encoded otherwise", () => {
    const { contentType, body } = formBody("", [["password", ["a&b=c ü"]]]);
    assert.equal(contentType, "application/x-www-form-urlencoded");
    assert.equal(body, "password=a%26b%3Dc+%C3%BC");
  });
});
