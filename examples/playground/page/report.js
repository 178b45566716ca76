// What came of a request, from every side.

import { element, originText, prose } from "/element.js";
import { script } from "/run.js";

const AT_FIRST = ["origin", "access-control-request-method", "access-control-request-headers", "cookie", "content-type", "authorization"];
const LONGEST_BODY = 400;

// Those that matter to CORS; what else went along is folded away.
const matters = ({ name, check }) =>
  check || AT_FIRST.includes(name) || name.startsWith("access-control-") || name === "vary" || name.startsWith("x-");

const MARKS = { passes: "✓ passes", fails: "✕ fails" };

function line({ name, value, check }) {
  const shown = value === null ? element("em", {}, "is missing") : value;
  const mark = check ? element("span", { class: "mark" }, MARKS[check]) : undefined;
  return element("li", { class: check ? `checked ${check}` : undefined }, element("span", { class: "name" }, `${name}: `), shown, mark);
}

function lines(headers) {
  const important = headers.filter(matters);
  const others = headers.filter((header) => !matters(header));
  return [
    element("ul", { class: "headers" }, ...important.map(line)),
    others.length
      ? element(
          "details",
          {},
          element("summary", {}, `${others.length} more`),
          element("ul", { class: "headers" }, ...others.map(line)),
        )
      : undefined,
  ];
}

function exchange(one) {
  return element(
    "section",
    { class: one.fails ? "exchange fails" : "exchange" },
    element("h4", {}, one.preflight ? "Preflight" : "Request", one.fails ? " – it fails here" : ""),
    element("p", { class: "start" }, element("code", {}, `${one.method} ${one.path}`)),
    ...lines(one.asked),
    element("p", { class: "start" }, element("code", {}, `${one.status}`), " – the answer"),
    ...lines(one.answered),
    one.says ? element("p", { class: "says" }, ...prose(one.says)) : undefined,
  );
}

function wire({ exchanges }) {
  if (!exchanges.length) return [element("p", {}, "Nothing was sent: the browser refuses to make such a request.")];
  const shown = exchanges.map(exchange);
  if (exchanges.at(-1).preflight) {
    shown.push(element("p", { class: "unsent" }, "The request itself was never sent."));
  }
  return shown;
}

function fact(term, ...content) {
  return element("div", {}, element("dt", {}, term), element("dd", {}, ...content));
}

function cut(body) {
  return body.length > LONGEST_BODY ? `${body.slice(0, LONGEST_BODY)}…` : body;
}

function browser(seen) {
  if (!seen.allowed) return ["gives the script an error, and nothing else: ", element("code", {}, seen.error)];
  const names = seen.headers.map(([name]) => name).join(", ");
  return [
    `gives the script the answer: ${seen.status}, `,
    seen.body ? element("code", { class: "body" }, cut(seen.body)) : "with no body",
    names ? `. The script may read these headers: ${names}.` : ". The script may read none of its headers.",
  ];
}

function policy({ policy, exchanges }) {
  const none = exchanges.length ? "There is none on this path." : "It was not asked: nothing was sent.";
  return prose(policy?.words ?? none);
}

// The parts of a report. The first one can be focused.
export function reportOf(api, { request, seen, report }, { about }) {
  const word = seen.allowed ? "allowed" : "blocked";
  const sign = seen.allowed ? "✓" : "✕";
  const facts = [fact("The browser", ...browser(seen)), fact("The policy", ...policy(report))];
  if (report.console) {
    facts.push(fact("The console", element("code", { class: "message" }, report.console.message)));
    facts.push(fact("What to do", ...prose(report.console.advice)));
  }
  if (report.dropped.length) {
    facts.push(fact("Left out", `${report.dropped.join(", ")}: no script may set it, so the browser does not send it.`));
  }
  return [
    element(
      "p",
      { class: `banner ${report.agrees ? word : "disagrees"}`, tabindex: "-1" },
      element("strong", {}, element("span", { "aria-hidden": "true" }, `${sign} `), word),
      report.agrees ? undefined : ` – a surprise: by the policy, it should have been ${report.expected ? "allowed" : "blocked"}. This is a bug.`,
    ),
    element(
      "p",
      { class: "who" },
      element("code", {}, `${request.method} ${request.path}`),
      " from ",
      element("code", {}, ...originText(request.origin)),
    ),
    element("p", { class: "who soft" }, ...prose(about)),
    element("dl", { class: "facts" }, ...facts),
    element("h3", {}, "On the wire"),
    ...wire(report),
    element("h3", {}, "The script"),
    element("pre", { tabindex: "0" }, element("code", {}, script(api, request))),
  ];
}
