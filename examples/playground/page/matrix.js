// The matrix: a group of rows for each case, a row for each method, a column for each origin.

import { element, originText, prose } from "/element.js";
import { rust } from "/rust.js";

// What a cell asks for.
function requestOf(asked, method, origin) {
  const { asks, path } = asked;
  const body = asks.json !== null && (method === "POST" || method === "PUT") ? asks.json : null;
  const type = body === null ? [] : [["content-type", "application/json"]];
  return { origin, path, method, headers: [...type, ...asks.headers], body, credentials: asks.credentials };
}

function heading(origin) {
  return element(
    "th",
    { scope: "col", title: origin.about },
    element("span", { class: "label" }, origin.label),
    element("code", {}, ...originText(origin.origin)),
  );
}

const headings = (origins) => [element("td", {}), ...origins.map(heading)];

function about(one) {
  const { asks } = one;
  const asked = [
    ...(asks.credentials === "include" ? ["credentials"] : []),
    ...asks.headers.map(([name]) => name),
    ...(asks.json === null ? [] : ["JSON"]),
  ];
  const code = element(
    "details",
    {},
    element("summary", {}, "Policy and expansion"),
    element(
      "div",
      { class: "sources" },
      element("figure", {}, element("figcaption", {}, ...prose(`What one writes: \`${one.file}\``)), rust(one.source)),
      element("figure", {}, element("figcaption", {}, "What the macros make of it"), rust(one.expanded)),
    ),
  );
  return element(
    "div",
    { class: "about" },
    element("h3", {}, one.title),
    element("code", { class: "path" }, one.path),
    element("p", {}, ...prose(one.about), asked.length ? ` Asked with ${asked.join(" and ")}.` : ""),
    code,
  );
}

function groupOf(one, origins, cells) {
  const rows = one.methods.map((method) => {
    const row = element("tr", {}, element("th", { scope: "row" }, method));
    for (const origin of origins) {
      const button = element("button", { type: "button", disabled: true }, "…");
      const cell = { button, origin, title: one.title, request: requestOf(one, method, origin.origin) };
      cells.push(cell);
      row.append(element("td", {}, button));
    }
    return row;
  });
  const head = element("th", { scope: "rowgroup", colspan: String(origins.length + 1) }, about(one));
  const again = element("tr", { class: "origins" }, ...headings(origins));
  return element("tbody", { "data-case": one.name }, element("tr", { class: "case" }, head), again, ...rows);
}

// Builds the table, and gives its cells: { button, origin, request }.
export function build(table, { origins, cases }) {
  const cells = [];
  const head = element("thead", {}, element("tr", {}, ...headings(origins)));
  table.append(head, ...cases.map((one) => groupOf(one, origins, cells)));
  return cells;
}

// Where it was decided, in two words.
function where({ seen, report }) {
  const preflight = report.exchanges.some((exchange) => exchange.preflight);
  if (seen.allowed) return preflight ? `${seen.status}, preflight` : `${seen.status}`;
  const failed = report.exchanges.find((exchange) => exchange.fails);
  if (!failed) return "not sent";
  return failed.preflight ? "at preflight" : "at the answer";
}

// Writes into a cell what came of its request.
export function fill({ button, origin, title, request }, outcome) {
  const { seen, report } = outcome;
  const word = seen.allowed ? "allowed" : "blocked";
  const verdict = report.agrees ? word : `${word}, and the policy says otherwise`;
  const sign = report.agrees ? (seen.allowed ? "✓" : "✕") : "⚠";
  const note = where(outcome);
  button.dataset.result = report.agrees ? word : "disagrees";
  button.setAttribute("aria-label", `${title}, ${request.method}, ${origin.label}: ${verdict}, ${note}`);
  button.replaceChildren(
    element("span", { class: "verdict" }, element("span", { "aria-hidden": "true" }, sign), ` ${verdict}`),
    element("small", {}, note),
  );
  button.disabled = false;
}

// For a cell whose origin this browser does not get to.
export function leave({ button }) {
  button.dataset.result = "unreached";
  button.replaceChildren("not reached");
}
