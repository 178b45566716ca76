// The drawer at the side, in which one cell is explained.

import { element } from "/element.js";
import { reportOf } from "/report.js";

const drawer = document.getElementById("drawer");

// A click beside it closes it.
drawer.addEventListener("click", (event) => event.target === drawer && drawer.close());

// `change` takes the request over into the form.
export function show(api, cell, outcome, change) {
  const close = element("button", { type: "button", class: "quiet" }, "Close");
  close.addEventListener("click", () => drawer.close());
  const edit = element("button", { type: "button" }, "Change it and send it again");
  edit.addEventListener("click", () => {
    drawer.close();
    change(outcome.request);
  });
  const title = element("h2", { id: "drawer-title", tabindex: "-1" }, cell.title);
  const body = element(
    "div",
    { class: "inside" },
    element("div", { class: "head" }, title, close),
    ...reportOf(api, outcome, cell.origin),
    element("p", {}, edit),
  );
  drawer.replaceChildren(body);
  drawer.showModal();
  title.focus();
  drawer.scrollTop = 0;
}
