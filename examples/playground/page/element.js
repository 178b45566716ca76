// Makes elements. Text is always text, never markup.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

// A text in which `this` is code.
export function prose(text) {
  return text.split("`").map((part, n) => (n % 2 ? element("code", {}, part) : part));
}

// An origin, which may break after its dots and before its port.
export function originText(origin) {
  const parts = origin.split(/(?<=\.|\/\/)|(?=:\d)/);
  return parts.flatMap((part, n) => (n ? [document.createElement("wbr"), part] : [part]));
}
