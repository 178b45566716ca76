// Sends a form from another page, to the same route without and with `enforce`, and shows what the server has counted.

import { postFrom } from "/frames.js";

const ROUTES = { without_enforce: "/forms/without-enforce/transfer", with_enforce: "/forms/with-enforce/transfer" };

const buttons = [...document.querySelectorAll("#forms button")];
const status = document.getElementById("forms-status");

async function counts() {
  const counts = await (await fetch("/forms")).json();
  for (const [name, { arrived, handled }] of Object.entries(counts)) {
    const row = document.querySelector(`#forms [data-route=${name}]`);
    row.querySelector(".arrived").textContent = arrived;
    row.querySelector(".handled").textContent = handled;
  }
  return counts;
}

async function send(api, { origin }) {
  if (buttons.some((button) => button.hasAttribute("aria-disabled"))) return;
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  try {
    const before = await counts();
    await Promise.all(Object.values(ROUTES).map((path) => postFrom(origin, api + path, { amount: "1000" })));
    const after = await counts();
    const ran = (name) => (after[name].handled > before[name].handled ? "the handler ran" : "the server refused it");
    status.textContent = `A form from ${origin}: without enforce, ${ran("without_enforce")}; with enforce, ${ran("with_enforce")}.`;
  } catch (error) {
    status.textContent = `The playground cannot tell: ${error.message}`;
  } finally {
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
  }
}

export function start({ api, origins }) {
  for (const button of buttons) {
    const from = origins.find(({ label }) => label === button.dataset.from);
    button.addEventListener("click", () => send(api, from));
  }
  return counts();
}
