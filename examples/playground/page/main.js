// Opens the frames, builds the matrix, and runs it.

import { open, isOpen } from "/frames.js";
import { build, fill, leave } from "/matrix.js";
import { run } from "/run.js";
import { show } from "/drawer.js";
import * as form from "/form.js";

const at = (id) => document.getElementById(id);

function say(trouble) {
  at("trouble").textContent = trouble;
  at("trouble").hidden = false;
}

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
  }

  toString() {
    return `${this.done} requests: ${this.allowed} allowed, ${this.blocked} blocked, ${this.disagreeing} other than the policy says.`;
  }
}

async function runAll(api, cells, outcomes) {
  document.body.dataset.state = "running";
  at("again").disabled = true;
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
  at("again").disabled = false;
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
    cell.button.addEventListener("click", () => show(api, cell, outcomes.get(cell), form.change));
  }
  const unreached = await open(origins);
  if (unreached.length) {
    const names = unreached.map(({ origin }) => origin).join(", ");
    say(`This browser does not find ${names}. Chromium and Firefox take every name that ends in .localhost for this machine.`);
  }
  form.start(contents);
  const again = () => runAll(api, cells, outcomes).catch((error) => say(`The playground has stopped: ${error.message}`));
  at("again").addEventListener("click", again);
  await again();
}

start().catch((error) => say(`The playground does not start: ${error.message}`));
