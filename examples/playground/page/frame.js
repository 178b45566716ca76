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

addEventListener("message", async (event) => {
  if (event.source !== parent) return;
  const { id, url, init } = event.data;
  parent.postMessage({ id, seen: await fetched(url, init) }, event.origin);
});

// Says nothing but that it is here.
parent.postMessage({ ready: true }, "*");
