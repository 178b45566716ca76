// One hidden frame for each origin. What is asked of a frame is sent by a script on that origin.

const LONGEST_START = 10_000;
const AT_ONCE = 4;

class Frame {
  #window;
  #target;
  #waiting = new Map();
  #queue = [];
  #running = 0;
  #next = 0;

  static open(origin, place) {
    const frame = new Frame();
    const node = document.createElement("iframe");
    node.title = `A page on ${origin.origin}`;
    if (origin.sandboxed) node.sandbox = "allow-scripts";
    frame.#target = origin.sandboxed ? "*" : origin.origin;
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`${origin.frame} cannot be opened`));
      const timer = setTimeout(late, LONGEST_START);
      addEventListener("message", (event) => {
        if (event.source !== node.contentWindow || event.origin !== origin.origin) return;
        if (event.data.ready) {
          clearTimeout(timer);
          frame.#window = node.contentWindow;
          resolve(frame);
        } else {
          frame.#answered(event.data);
        }
      });
      node.src = origin.frame;
      place.append(node);
    });
  }

  // `{ url, init }` is a `fetch`, `{ url, fields }` a form.
  ask(request) {
    return new Promise((resolve) => {
      this.#queue.push({ request, resolve });
      this.#send();
    });
  }

  #send() {
    while (this.#running < AT_ONCE && this.#queue.length) {
      const { request, resolve } = this.#queue.shift();
      const id = this.#next++;
      this.#waiting.set(id, resolve);
      this.#running += 1;
      this.#window.postMessage({ id, ...request }, this.#target);
    }
  }

  #answered({ id, seen }) {
    this.#waiting.get(id)?.(seen);
    this.#waiting.delete(id);
    this.#running -= 1;
    this.#send();
  }
}

const frames = new Map();

// Opens them all. Gives the origins that this browser does not get to.
export async function open(origins) {
  const place = document.getElementById("frames");
  const opened = await Promise.allSettled(origins.map((origin) => Frame.open(origin, place)));
  opened.forEach((one, n) => one.value && frames.set(origins[n].origin, one.value));
  return origins.filter((origin) => !frames.has(origin.origin));
}

export const isOpen = (origin) => frames.has(origin);

export const fetchFrom = (origin, url, init) => frames.get(origin).ask({ url, init });

export const postFrom = (origin, url, fields) => frames.get(origin).ask({ url, fields });
