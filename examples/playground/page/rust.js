// Rust with its words told apart: enough for the files of the playground.

import { element } from "/element.js";

const WORDS =
  /(?<comment>\/\/[^\n]*)|(?<string>"(?:\\.|[^"\\])*")|(?<attribute>#!?\[[a-z_:]*)|(?<keyword>\b(?:as|async|await|const|crate|else|fn|for|if|impl|in|let|match|mod|move|mut|pub|return|self|Self|static|struct|super|trait|type|use|where)\b)|(?<kind>\b[A-Z]\w*)/g;

export function rust(source) {
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
