// Keeps what is written to the console as its window shows it, a line each.
window.printed = [];
console.log = (...values) => {
  const shown = (value) => {
    if (Array.isArray(value)) {
      const count = value.length > 1 ? `(${value.length}) ` : "";
      return `${count}[${value.map(shown).join(", ")}]`;
    }
    if (value !== null && typeof value === "object") {
      const entries = Object.entries(value).map(([key, value]) => `${key}: ${shown(value)}`);
      return `{${entries.join(", ")}}`;
    }
    return typeof value === "string" ? `'${value}'` : String(value);
  };
  // A text in front is shown without quotes, and so are those behind it.
  const isText = typeof values[0] === "string";
  const line = values.map((value) => (isText && typeof value === "string" ? value : shown(value)));
  window.printed.push(line.join(" "));
};
