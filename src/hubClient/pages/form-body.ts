import { randomUUID } from "node:crypto";

export type SentField = readonly [name: string, values: readonly string[]];

export interface FormBody {
  contentType: string;
  body: string;
}

/** The fields as a browser sends a form of this `enctype`. */
export function formBody(enctype: string, fields: readonly SentField[]): FormBody {
  const pairs = fields.flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
  if (enctype !== "multipart/form-data") {
    return { contentType: "application/x-www-form-urlencoded", body: new URLSearchParams(pairs).toString() };
  }
  const boundary = `----hub-kernels-${randomUUID()}`;
  const parts = pairs.map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${escapedName(name)}"\r\n\r\n${lines(value)}\r\n`,
  );
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: `${parts.join("")}--${boundary}--\r\n` };
}

/** As HTML says: what would end the name or begin another header is escaped. */
function escapedName(name: string): string {
  return lines(name).replaceAll("\r\n", "%0D%0A").replaceAll('"', "%22");
}

function lines(text: string): string {
  return text.split(/\r\n|\r|\n/).join("\r\n");
}
