// The matrix: a group of rows for each case, a row for each method, a column for each origin.

import { element, originText, prose } from "/element.js";
import { fetchFrom, isOpen } from "/frames.js";
import { expansion, written } from "/rust.js";

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
    { scope: "col" },
    element("span", { class: "label" }, origin.label),
    element("code", {}, ...originText(origin.origin)),
  );
}

const headings = (origins) => [element("td", {}), ...origins.map(heading)];

function list(words) {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join();
}

// With what the page asks, in words.
function asked({ credentials, headers, json }) {
  const parts = [
    ...(credentials === "include" ? ["`credentials: \"include\"`"] : []),
    ...headers.map(([name]) => `\`${name}\``),
    ...(json === null ? [] : ["a JSON body where it sends one"]),
  ];
  return parts.length ? ` The page asks with ${list(parts)}.` : "";
}

function also(facts) {
  if (!facts.length) return undefined;
  const line = ({ term, text }) => [element("dt", {}, ...prose(term)), element("dd", {}, ...prose(text))];
  return element("dl", { class: "also" }, ...facts.flatMap(line));
}

function how(examples) {
  if (!examples.length) return [];
  const links = examples.map(({ address }) =>
    element("a", { href: address, target: "_blank" }, element("code", {}, address.slice(1))),
  );
  const joined = links.flatMap((link, n) => (n ? [", ", link] : [link]));
  return [" ", element("span", { class: "how" }, "How to write it: ", ...joined, ".")];
}

// An answer as it is now, each time that it is opened.
function live(shown, { api, origins }) {
  if (!shown) return undefined;
  const { origin } = origins.find(({ label }) => label === shown.from);
  const text = element("pre", { tabindex: "0" });
  const details = element("details", {}, element("summary", {}, shown.title), text);
  details.addEventListener("toggle", async () => {
    if (!details.open) return;
    if (!isOpen(origin)) {
      text.textContent = `This browser does not find ${origin}.`;
      return;
    }
    const seen = await fetchFrom(origin, api + shown.path, {});
    text.textContent = seen.allowed ? seen.body : seen.error;
  });
  return details;
}

function told(one, contents) {
  return element(
    "div",
    { class: "about" },
    element("p", {}, ...prose(one.about + asked(one.asks)), ...how(one.examples)),
    also(one.also),
    element(
      "details",
      {},
      element("summary", {}, "Policy and expansion"),
      element("div", { class: "sources" }, written(one), expansion(one)),
    ),
    live(one.live, contents),
  );
}

function groupOf(one, contents, cells) {
  const { origins } = contents;
  const rows = one.methods.map((method) => {
    const row = element("tr", {}, element("th", { scope: "row" }, method));
    for (const origin of origins) {
      const button = element("button", { type: "button", class: "cell", "aria-disabled": "true", "aria-haspopup": "dialog" }, "…");
      const cell = { button, origin, title: one.title, request: requestOf(one, method, origin.origin) };
      cells.push(cell);
      row.append(element("td", {}, button));
    }
    return row;
  });
  const colspan = String(origins.length + 1);
  const name = element("div", { class: "about" }, element("h3", {}, one.title), element("code", { class: "path" }, one.path));
  const head = element("tr", { class: "case" }, element("th", { scope: "rowgroup", colspan, id: `case-${one.name}` }, name));
  const about = element("tr", { class: "told" }, element("td", { colspan }, told(one, contents)));
  const again = element("tr", { class: "origins" }, ...headings(origins));
  return element("tbody", { "data-case": one.name }, head, about, again, ...rows);
}

// Says at which side there is more to scroll to.
function watchEdges(scroller) {
  const look = () => {
    const { scrollLeft, scrollWidth, clientWidth } = scroller;
    scroller.parentElement.dataset.before = scrollLeft > 4;
    scroller.parentElement.dataset.after = scrollLeft + clientWidth < scrollWidth - 4;
  };
  scroller.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(scroller);
}

// Builds the table, and gives its cells: { button, origin, title, request }.
export function build(table, contents) {
  const { origins, cases } = contents;
  const cells = [];
  const columns = element("colgroup", {}, element("col", { class: "method" }), element("col", { span: String(origins.length) }));
  const head = element("thead", {}, element("tr", {}, ...headings(origins)));
  table.append(columns, head, ...cases.map((one) => groupOf(one, contents, cells)));
  watchEdges(table.parentElement);
  return cells;
}

// Who the columns are.
export const describe = ({ label, origin, about }) =>
  element("div", {}, element("dt", {}, label), element("dd", {}, element("code", {}, ...originText(origin)), " – ", ...prose(about)));

// Leads to a case.
export const link = ({ name, title }) => element("li", {}, element("a", { href: `#case-${name}` }, title));

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
  const sign = report.agrees ? (seen.allowed ? "✓" : "✕") : "⚠";
  button.dataset.result = report.agrees ? word : "disagrees";
  button.replaceChildren(
    element("span", { class: "unseen" }, `${title}, ${request.method}, ${origin.label}: `),
    element("span", { class: "outcome" }, element("span", { "aria-hidden": "true" }, `${sign} `), word),
    element("small", {}, report.agrees ? where(outcome) : `a surprise, ${where(outcome)}`),
  );
  button.removeAttribute("aria-disabled");
}

// For a cell whose origin this browser does not get to.
export function leave({ button }) {
  button.dataset.result = "unreached";
  button.replaceChildren("not reached");
}
