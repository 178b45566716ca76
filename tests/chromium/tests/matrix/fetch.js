// Does the fetches of a list of cases, some cases at once, and gives what came of each, and when each
// began and ended.
const [cases, atOnce, done] = arguments;

function body(step) {
    switch (step.body) {
        case "text": return step.text;
        case "json": return JSON.stringify(step.text);
        case "form": return new URLSearchParams({ text: step.text });
        case "multipart": {
            const form = new FormData();
            form.append("text", step.text);
            return form;
        }
        case "blob": return new Blob([step.text], { type: step.type });
        case "buffer": return new TextEncoder().encode(step.text).buffer;
        default: return undefined;
    }
}

function headers(step) {
    const isTyped = step.headers.some(([name]) => name.toLowerCase() === "content-type");
    return step.body === "json" && !isTyped
        ? [...step.headers, ["content-type", "application/json"]]
        : step.headers;
}

async function byFetch(step) {
    const { method, credentials, mode, redirect } = step;
    const response = await fetch(step.url, {
        method, credentials, mode, redirect, headers: headers(step), body: body(step),
    });
    return {
        kind: response.type,
        status: response.status,
        headers: [...response.headers],
        url: response.url,
        redirected: response.redirected,
        body: await response.text(),
    };
}

function byXhr(step) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open(step.method, step.url);
        for (const [name, value] of headers(step)) request.setRequestHeader(name, value);
        request.withCredentials = step.credentials === "include";
        request.upload.addEventListener("progress", () => {});
        request.onerror = () => reject(new TypeError("Failed to fetch"));
        request.onload = () => {
            const lines = request.getAllResponseHeaders().trim().split("\r\n").filter(Boolean);
            resolve({
                kind: "of an XMLHttpRequest",
                status: request.status,
                headers: lines.map((line) => {
                    const at = line.indexOf(": ");
                    return [line.slice(0, at), line.slice(at + 2)];
                }),
                url: request.responseURL,
                redirected: request.responseURL !== step.url.split("#")[0],
                body: request.responseText,
            });
        };
        request.send(body(step));
    });
}

async function run({ id, steps }) {
    const outcomes = [];
    const times = [];
    for (const step of steps) {
        if (step.after) await new Promise((resolve) => setTimeout(resolve, step.after));
        const started = performance.now();
        try {
            outcomes.push(await (step.upload ? byXhr(step) : byFetch(step)));
        } catch (error) {
            outcomes.push({ error: String(error) });
        }
        times.push([started, performance.now()]);
    }
    return { id, outcomes, times };
}

const waiting = cases.slice();
const results = [];
async function worker() {
    while (waiting.length > 0) results.push(await run(waiting.shift()));
}
Promise.all(Array.from({ length: atOnce }, worker)).then(() => done(results), (error) => done(String(error)));
