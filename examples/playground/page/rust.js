// Rust with its words told apart: enough for the files of the playground.

import { element, prose } from "/element.js";

const WORDS =
  /(?<comment>\/\/[^\n]*)|(?<string>"(?:\\.|[^"\\])*")|(?<attribute>#!?\[[a-z_:]*)|(?<keyword>\b(?:as|async|await|const|crate|else|fn|for|if|impl|in|let|match|mod|move|mut|pub|return|self|Self|static|struct|super|trait|type|use|where)\b)|(?<kind>\b[A-Z]\w*)/g;

function coloured(source) {
  const code = element("code");
  let end = 0;
  for (const word of source.matchAll(WORDS)) {
    const [kind] = Object.entries(word.groups).find(([, text]) => text !== undefined);
    code.append(source.slice(end, word.index), element("span", { class: kind }, word[0]));
    end = word.index + word[0].length;
  }
  code.append(source.slice(end));
  // It scrolls, so that keys have to get there.
  return element("pre", { tabindex: "0" }, code);
}

// A file in three parts: the comment at its head, its imports, and the items.
function parts(source) {
  const lines = source.trimEnd().split("\n");
  const first = lines.findIndex((line) => !line.startsWith("//"));
  let end = first;
  for (let at = first; at < lines.length && /^(use .*)?$/.test(lines[at]); at += 1) {
    while (lines[at] && !lines[at].endsWith(";")) at += 1;
    end = at + 1;
  }
  const text = (from, to) => lines.slice(from, to).join("\n").trim();
  return { head: text(0, first).replaceAll(/^\/\/!? ?/gm, ""), imports: text(first, end), items: text(end) };
}

function file(source, ...head) {
  const { imports, items } = parts(source);
  const folded = element("details", { class: "imports" }, element("summary", {}, "Imports"), coloured(imports));
  return element("figure", {}, ...head, folded, coloured(items));
}

// The file of a case.
export function written({ file: name, source }) {
  const caption = element("figcaption", {}, ...prose(`What you write: \`${name}\``));
  const head = parts(source).head.split("\n\n");
  return file(source, caption, ...head.map((text) => element("p", {}, ...prose(text))));
}

// What becomes of it, if there is an attribute in it.
export function expansion({ source, expanded }) {
  if (!source.includes("#[cors_policy(")) return undefined;
  return file(
    expanded,
    element("figcaption", {}, "What the macros write in its place"),
    element("p", {}, "A test holds this to what the compiler sees."),
  );
}
