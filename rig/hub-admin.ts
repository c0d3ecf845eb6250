const DEFAULT_SCOPES = ["access:servers!user", "servers!user"];
const CALL_TIMEOUT_MS = 60_000;

export interface TokenRequest {
  scopes?: string[];
  expiresInS?: number;
  note?: string;
}

/** The hub's REST API with an administrator's token. */
export class HubAdmin {
  private readonly minted = new Map<string, { user: string; id: string }>();

  constructor(
    private readonly hubUrl: string,
    private readonly adminToken: string,
  ) {}

  async call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(new URL(`hub/api/${path.replace(/^\//, "")}`, this.hubUrl), {
      method,
      // A kept connection may be closed by a Node server after 5 s just when it is used again: "fetch failed", seen once in forty whole runs.
      headers: { Authorization: `token ${this.adminToken}`, Connection: "close" },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    return { status: response.status, body: parsed(await response.text()) };
  }

  async version(): Promise<string> {
    const { body } = await this.expect("GET", "", [200]);
    return (body as { version: string }).version;
  }

  async token(user: string, about: TokenRequest = {}): Promise<string> {
    const path = `users/${encodeURIComponent(user)}`;
    await this.expect("POST", path, [201, 409]);
    const wish = { note: about.note ?? "rig", scopes: about.scopes ?? DEFAULT_SCOPES, expires_in: about.expiresInS };
    const { body } = await this.expect("POST", `${path}/tokens`, [200, 201], wish);
    const { token, id } = body as { token: string; id: string };
    this.minted.set(token, { user, id });
    return token;
  }

  async revoke(token: string): Promise<void> {
    const about = this.minted.get(token);
    if (!about) throw new Error("Only a token that this hub's token() minted can be revoked.");
    await this.expect("DELETE", `users/${encodeURIComponent(about.user)}/tokens/${about.id}`, [204]);
  }

  private async expect(method: string, path: string, statuses: number[], body?: unknown) {
    const answer = await this.call(method, path, body);
    if (statuses.includes(answer.status)) return answer;
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text; // the proxy's own error pages are HTML
  }
}
