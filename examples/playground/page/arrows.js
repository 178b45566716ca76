// The arrow keys in the matrix, which is one stop for Tab.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// Which cell a key leads to, if any.
function target(rows, event) {
  const row = rows.findIndex((buttons) => buttons.includes(event.target));
  if (row < 0 || event.altKey || event.metaKey || event.shiftKey) return undefined;
  const column = rows[row].indexOf(event.target);
  if (event.key === "Home") return event.ctrlKey ? rows[0][0] : rows[row][0];
  if (event.key === "End") return (event.ctrlKey ? rows.at(-1) : rows[row]).at(-1);
  if (event.ctrlKey || !(event.key in STEPS)) return undefined;
  const [down, right] = STEPS[event.key];
  // At an edge, the key does nothing.
  return rows[row + down]?.[column + right] ?? event.target;
}

export function start(table) {
  const rows = [...table.querySelectorAll("tr:has(button)")].map((row) => [...row.querySelectorAll("button")]);
  let current = rows[0][0];
  rows.flat().forEach((button) => (button.tabIndex = -1));
  current.tabIndex = 0;
  table.addEventListener("focusin", (event) => {
    if (!event.target.matches("td > button")) return;
    current.tabIndex = -1;
    current = event.target;
    current.tabIndex = 0;
    // Browsers leave a cell as it is that is there in part.
    current.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  table.addEventListener("keydown", (event) => {
    const next = target(rows, event);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
