import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  curlText,
  headerText,
  powerShellCurlText,
  powerShellEnvironment,
  shEnvironment,
} from "../../../src/tokens/export/export-text.js";

const token = "0123456789abcdef0123456789abcdef";
const hub = { baseUrl: "https://hub.example/jupyter/", user: "ada" };
const hostile = { baseUrl: "https://hub.example/$(touch x)/", user: 'o\'neil `id` "$HOME"' };

describe("a connection for other tools", () => {
  it("is the header as hubs take it", () => {
    assert.equal(headerText(token), `Authorization: token ${token}`);
  });

  it("is lines for a shell with the names that JupyterHub's own programs read", () => {
    assert.equal(
      shEnvironment(hub, token),
      `export JUPYTERHUB_API_TOKEN='${token}'\nexport JUPYTERHUB_API_URL='https://hub.example/jupyter/hub/api'\nexport JUPYTERHUB_USER='ada'\n`,
    );
  });

  it("comes through a shell unchanged, whatever a hub or user is called", () => {
    const script = `${shEnvironment(hostile, token)}printf '%s\\n' "$JUPYTERHUB_API_URL" "$JUPYTERHUB_USER"`;
    const printed = execFileSync("sh", ["-c", script], { encoding: "utf8" });
    assert.equal(printed, `${hostile.baseUrl}hub/api\n${hostile.user}\n`);
  });

  it("is a curl line without the token, which reads it from the environment and hides it from the list of processes", () => {
    assert.equal(
      curlText(hub),
      `printf 'Authorization: token %s\\n' "$JUPYTERHUB_API_TOKEN" | curl -fsS -H @- 'https://hub.example/jupyter/hub/api/user'`,
    );
  });

  it("is quoted for PowerShell too, which takes typographic quotes for quotes", () => {
    const lines = powerShellEnvironment({ ...hub, user: "o'neil’s" }, token).split("\n");
    assert.equal(lines[0], `$env:JUPYTERHUB_API_TOKEN = '${token}'`);
    assert.equal(lines[2], "$env:JUPYTERHUB_USER = 'o''neil’’s'");
    assert.equal(
      powerShellCurlText(hub),
      `"Authorization: token $env:JUPYTERHUB_API_TOKEN" | curl.exe -fsS -H '@-' 'https://hub.example/jupyter/hub/api/user'`,
    );
  });
});
