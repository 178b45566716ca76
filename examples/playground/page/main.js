// Opens the frames, builds the matrix, and runs it.

import { open, isOpen } from "/frames.js";
import * as arrows from "/arrows.js";
import { build, describe, fill, leave, link } from "/matrix.js";
import { run } from "/run.js";
import { show } from "/drawer.js";
import * as form from "/form.js";
import * as forms from "/forms.js";

const at = (id) => document.getElementById(id);

function say(trouble) {
  at("trouble").textContent = trouble;
  at("trouble").hidden = false;
}

const AGREE = "surprises: browser and policy agree";
const SURPRISE = "surprises: the browser did not do what the policy says";

class Counts {
  constructor(all) {
    this.all = all;
    this.done = this.allowed = this.blocked = this.disagreeing = 0;
    this.show();
  }

  add({ seen, report }) {
    this.done += 1;
    this[seen.allowed ? "allowed" : "blocked"] += 1;
    if (!report.agrees) this.disagreeing += 1;
    this.show();
  }

  show() {
    at("progress").max = this.all;
    at("progress").value = this.done;
    at("count-all").textContent = this.done;
    for (const name of ["allowed", "blocked", "disagreeing"]) at(`count-${name}`).textContent = this[name];
    at("disagreeing").className = this.disagreeing ? "loud" : "";
    at("summary").textContent = this.disagreeing ? SURPRISE : AGREE;
  }

  toString() {
    return `${this.done} requests: ${this.allowed} allowed, ${this.blocked} blocked, ${this.disagreeing} surprises.`;
  }
}

async function runAll(api, cells, outcomes) {
  if (document.body.dataset.state === "running") return;
  document.body.dataset.state = "running";
  // Not `disabled`: it would lose the focus.
  at("again").setAttribute("aria-disabled", "true");
  at("status").textContent = "The requests are being made.";
  const reached = cells.filter((cell) => isOpen(cell.request.origin));
  cells.filter((cell) => !reached.includes(cell)).forEach(leave);
  const counts = new Counts(reached.length);
  await Promise.all(
    reached.map(async (cell) => {
      const outcome = await run(api, cell.request);
      outcomes.set(cell, outcome);
      fill(cell, outcome);
      counts.add(outcome);
    }),
  );
  at("status").textContent = String(counts);
  at("again").removeAttribute("aria-disabled");
  document.body.dataset.state = "done";
}

async function start() {
  const contents = await (await fetch("/contents")).json();
  const { api, origins } = contents;
  at("api").textContent = api;
  at("how-many").textContent = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][origins.length] ?? origins.length;
  const outcomes = new Map();
  const cells = build(at("table"), contents);
  for (const cell of cells) {
    cell.button.addEventListener("click", () => {
      const outcome = outcomes.get(cell);
      if (outcome) show(api, cell, outcome, form.change);
    });
  }
  arrows.start(at("table"));
  at("origins").append(...origins.map(describe));
  at("cases").append(...contents.cases.map(link));
  const unreached = await open(origins);
  if (unreached.length) {
    const names = unreached.map(({ origin }) => origin).join(", ");
    say(`This browser does not find ${names}. Chromium and Firefox take every name that ends in .localhost for this machine.`);
  }
  form.start(contents);
  await forms.start(contents);
  const again = () => runAll(api, cells, outcomes).catch((error) => say(`The playground has stopped: ${error.message}`));
  at("again").addEventListener("click", again);
  await again();
}

start().catch((error) => say(`The playground does not start: ${error.message}`));
