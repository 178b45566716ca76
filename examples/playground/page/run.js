// Runs one request: a frame sends it, and the server tells what it was asked and what the policy says.

import { fetchFrom } from "/frames.js";

const page = crypto.randomUUID();
let runs = 0;

// A request is { origin, path, method, headers, body, credentials }. What comes of it is
// { request, seen, report }.
export async function run(api, request) {
  const name = `${page}-${++runs}`;
  const { origin, path, method, headers, body, credentials } = request;
  // A URL of its own: no browser has kept a preflight for it.
  const url = new URL(api + path);
  url.search += `${url.search ? "&" : "?"}run=${name}`;
  const init = { method, headers, credentials, ...(body === null ? {} : { body }) };
  const seen = await fetchFrom(origin, url.href, init);
  const told = await fetch("/report", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ run: name, ...request, allowed: seen.allowed }),
  });
  if (!told.ok) throw new Error(await told.text());
  return { request, seen, report: await told.json() };
}

// What the script wrote.
export function script(api, { path, method, headers, body, credentials }) {
  const lines = [];
  if (method !== "GET") lines.push(`method: ${JSON.stringify(method)}`);
  if (credentials !== "same-origin") lines.push(`credentials: ${JSON.stringify(credentials)}`);
  if (headers.length) {
    const each = headers.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
    lines.push(`headers: { ${each.join(", ")} }`);
  }
  if (body !== null) lines.push(`body: ${JSON.stringify(body)}`);
  const options = lines.length ? `, {\n${lines.map((line) => `  ${line},\n`).join("")}}` : "";
  return `await fetch(${JSON.stringify(api + path)}${options})`;
}
