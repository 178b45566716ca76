// The form for a request of one's own.

import { element } from "/element.js";
import { isOpen } from "/frames.js";
import { reportOf } from "/report.js";
import { run } from "/run.js";

const form = document.getElementById("form");
const headers = document.getElementById("headers");
const result = document.getElementById("result");
const submit = form.querySelector("[type=submit]");

function addHeader(name = "", value = "") {
  const field = (what, text) =>
    element("input", { "aria-label": `${what} of the header`, placeholder: what.toLowerCase(), value: text, autocomplete: "off", spellcheck: "false" });
  const remove = element("button", { type: "button", class: "quiet" }, "Remove");
  const row = element("li", {}, field("Name", name), field("Value", value), remove);
  remove.addEventListener("click", () => {
    row.remove();
    document.getElementById("add-header").focus();
  });
  headers.append(row);
  return row;
}

function written() {
  const { origin, method, path, credentials, type, body } = form.elements;
  const rows = [...headers.querySelectorAll("li")].map((row) => [...row.querySelectorAll("input")].map((input) => input.value));
  const own = rows.filter(([name]) => name !== "");
  const hasBody = type.value !== "";
  return {
    origin: origin.value,
    method: method.value.trim(),
    path: path.value.trim(),
    credentials: credentials.value,
    headers: hasBody ? [["content-type", type.value], ...own] : own,
    body: hasBody ? body.value : null,
  };
}

// Fills it with a request.
export function change(request) {
  const { origin, method, path, credentials, type, body } = form.elements;
  const types = [...type.options].map((option) => option.value);
  const isType = ([name, value]) => name === "content-type" && types.includes(value);
  origin.value = request.origin;
  method.value = request.method;
  path.value = request.path;
  credentials.value = request.credentials;
  type.value = request.headers.find(isType)?.[1] ?? "";
  body.value = request.body ?? "";
  headers.replaceChildren();
  request.headers.filter((header) => !isType(header)).forEach((header) => addHeader(...header));
  result.replaceChildren();
  form.scrollIntoView({ block: "center" });
  origin.focus({ preventScroll: true });
}

let sending = false;

// One at a time: of two, the first might come last.
async function send(api, origins) {
  if (sending) return;
  sending = true;
  submit.setAttribute("aria-disabled", "true");
  const request = written();
  const origin = origins.find((origin) => origin.origin === request.origin);
  try {
    const outcome = await run(api, request);
    result.dataset.result = outcome.report.agrees ? (outcome.seen.allowed ? "allowed" : "blocked") : "disagrees";
    result.replaceChildren(...reportOf(api, outcome, origin));
  } catch (error) {
    result.dataset.result = "failed";
    result.replaceChildren(element("p", { class: "banner disagrees", tabindex: "-1" }, `The playground cannot tell: ${error.message}`));
  } finally {
    sending = false;
    submit.removeAttribute("aria-disabled");
  }
  // On a phone, it is below what one sees.
  result.scrollIntoView({ block: "start" });
  result.querySelector(".banner").focus({ preventScroll: true });
}

export function start({ api, origins, cases }) {
  const open = origins.filter(({ origin }) => isOpen(origin));
  form.elements.origin.append(
    ...open.map(({ origin, label }) => element("option", { value: origin }, `${label} – ${origin}`)),
  );
  document.getElementById("paths").append(...cases.map(({ path }) => element("option", {}, path)));
  document.getElementById("add-header").addEventListener("click", () => addHeader().querySelector("input").focus());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(api, origins);
  });
}
