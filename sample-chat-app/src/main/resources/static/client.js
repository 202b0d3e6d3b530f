// A plain WebSocket client of the echo endpoint: text as text, binary as hex.

import { append, element, elementsById, keepEndInView, socketUrl, timeElement } from "./page.js";

const MOST_BYTES_SHOWN = 512;

const ui = elementsById();
const url = socketUrl("echo");
let socket = null;

function connect() {
  show("connecting");
  socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    show("connected");
    log("info", "Connected");
    ui.messageInput.focus();
  };
  socket.onmessage = ({ data }) => logPayload("received", data);
  socket.onclose = ({ code, reason }) => {
    show("disconnected");
    log("info", `Disconnected: ${code} ${reason}`);
  };
  socket.onerror = () => log("info", "The connection failed");
}

function show(state) {
  ui.status.dataset.state = state;
  ui.status.textContent = { disconnected: "Disconnected", connecting: "Connecting…", connected: "Connected" }[state];
  ui.connectBtn.textContent = state === "disconnected" ? "Connect" : "Disconnect";
  ui.connectBtn.classList.toggle("quiet", state !== "disconnected");
  ui.sendBtn.disabled = ui.file.disabled = state !== "connected";
}

function send(payload) {
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(payload);
    logPayload("sent", payload);
  }
}

function logPayload(kind, payload) {
  if (typeof payload === "string") {
    log(kind, payload, "text");
  } else {
    const bytes = new Uint8Array(payload);
    log(kind, hex(bytes), `binary, ${bytes.length} ${bytes.length === 1 ? "byte" : "bytes"}`);
  }
}

function log(kind, content, payloadKind = "") {
  const who = { sent: "You", received: "Server", info: "" }[kind];
  const entry = element("li", kind);
  entry.append(element("span", "who", who), element("span", "content", content),
    element("span", "kind", payloadKind), timeElement(new Date()));
  append(ui.messages, ui.scroller, entry);
}

function hex(bytes) {
  const shown = Array.from(bytes.subarray(0, MOST_BYTES_SHOWN), (byte) => byte.toString(16).padStart(2, "0"));
  return shown.join(" ") + (bytes.length > MOST_BYTES_SHOWN ? " …" : "");
}

/** The bytes that hex digits in pairs name, with or without white space between; null for anything else. */
function parseHex(text) {
  const digits = text.replace(/\s/g, "");
  return /^([0-9a-f]{2})*$/i.test(digits)
    ? Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16))
    : null;
}

function readPayload() {
  const payload = ui.asBinary.checked ? parseHex(ui.messageInput.value) : ui.messageInput.value;
  ui.messageInput.setCustomValidity(payload === null ? "Two hex digits a byte, such as 00 ff 7f" : "");
  return payload;
}

ui.endpoint.textContent = url.href;
keepEndInView(ui.scroller);
ui.connectBtn.addEventListener("click", () => {
  if (ui.status.dataset.state === "disconnected") {
    connect();
  } else {
    socket.close(1000);
  }
});
ui.composer.addEventListener("input", () => {
  readPayload();
  ui.messageInput.placeholder = ui.asBinary.checked ? "00 ff 7f" : "Message";
});
ui.composer.addEventListener("submit", (event) => {
  event.preventDefault();
  send(readPayload());
  ui.messageInput.value = "";
});
ui.file.addEventListener("change", async () => {
  const [file] = ui.file.files;
  if (file !== undefined) {
    send(await file.arrayBuffer());
    ui.file.value = ""; // so that the same file can be chosen again
  }
});
