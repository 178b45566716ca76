// In a frame, on an origin of its own: sends what the page around it asks for, and says what a script
// here gets. Who may embed it is said by its Content-Security-Policy.
"use strict";

const LONGEST_BODY = 16_000;

async function fetched(url, init) {
  try {
    const response = await fetch(url, init);
    return {
      allowed: true,
      status: response.status,
      headers: [...response.headers],
      body: (await response.text()).slice(0, LONGEST_BODY),
    };
  } catch (error) {
    return { allowed: false, error: String(error) };
  }
}

// Sends a form as a link or a click would, and shows the response in a frame inside of this one. No script here can read it.
function posted(url, fields) {
  const shown = document.createElement("iframe");
  shown.name = `shown-${Math.random()}`;
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: url, target: shown.name });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(shown, form);
  return new Promise((resolve) => {
    shown.addEventListener("load", () => {
      // At first, there is an empty document, which is this page's own.
      if (shown.contentDocument) return;
      shown.remove();
      form.remove();
      resolve({});
    });
    form.submit();
  });
}

addEventListener("message", async (event) => {
  if (event.source !== parent) return;
  const { id, url, init, fields } = event.data;
  const seen = await (fields ? posted(url, fields) : fetched(url, init));
  parent.postMessage({ id, seen }, event.origin);
});

// Says nothing but that it is here.
parent.postMessage({ ready: true }, "*");
