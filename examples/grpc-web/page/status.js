// Asks the gRPC health service about each service of the shop, by grpc-web.
// What is written by hand here is what generated clients do (grpc-web, protobuf-ts, Connect).

const API = "http://127.0.0.1:3000";

/** `grpc.health.v1.HealthCheckResponse.ServingStatus` */
const STATUS = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

/** A message in its frame: a byte 0, the length in four bytes, and the message. */
function frame(message) {
  const framed = new Uint8Array(5 + message.length);
  new DataView(framed.buffer).setUint32(1, message.length);
  framed.set(message, 5);
  return framed;
}

/** The frames of a body. The last one is the trailers: its first byte is 128. */
function* frames(body) {
  const view = new DataView(body);
  for (let at = 0; at < body.byteLength; ) {
    const length = view.getUint32(at + 1);
    yield { isTrailers: view.getUint8(at) === 128, bytes: new Uint8Array(body, at + 5, length) };
    at += 5 + length;
  }
}

/** `HealthCheckRequest`: a text, as field 1. */
function request(service) {
  const text = new TextEncoder().encode(service);
  return new Uint8Array([0x0a, text.length, ...text]);
}

/** Calls `grpc.health.v1.Health/Check`. */
async function check(service) {
  const response = await fetch(`${API}/grpc.health.v1.Health/Check`, {
    method: "POST",
    headers: { "content-type": "application/grpc-web+proto", "x-grpc-web": "1", "grpc-timeout": "5S" },
    body: frame(request(service)),
  });
  // A call that fails at once says so in the headers, where the policy exposes them.
  const error = response.headers.get("grpc-status");
  if (error !== null && error !== "0") {
    return `error ${error}: ${decodeURIComponent(response.headers.get("grpc-message"))}`;
  }
  for (const { isTrailers, bytes } of frames(await response.arrayBuffer())) {
    // `HealthCheckResponse`: a number, as field 1. It is left out if it is 0.
    if (!isTrailers) return STATUS[bytes[1] ?? 0];
  }
  return "no answer";
}

const list = document.querySelector("dl");
for (const service of ["shop.v1.Orders", "shop.v1.Mail", "shop.v1.Parcels"]) {
  const name = document.createElement("dt");
  const status = document.createElement("dd");
  name.textContent = service;
  status.textContent = await check(service).catch((error) => error.message);
  list.append(name, status);
}
document.body.dataset.done = "";
