// The chat. On the wire: JSON text messages {type, username, content, timestamp}, the timestamp in seconds.
// The page sends {type, content}; the server sets the rest, and announces who joins to all, the joiner too.
// In a room of its own name it asks for more: the latest messages, which come before the page itself is announced,
// who is there, {type: 3, usernames}, and who is typing, {type: 4, username}.

import { append, element, elementsById, isAtEnd, keepEndInView, scrollToEnd, socketUrl, timeElement }
  from "./page.js";

const JOIN = 0;
const MESSAGE = 2;
const PRESENT = 3;
const TYPING = 4;
const TYPES = ["join", "leave", "message"];
const STATES = {
  disconnected: "Disconnected",
  connecting: "Connecting…",
  connected: "Connected",
  reconnecting: "Reconnecting",
};
const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
const TYPING_INTERVAL = 2000; // the least between two notices that we are typing
const TYPING_SHOWN = 5000; // how long one of somebody else is shown

const ui = elementsById();
const present = new Map(); // name -> how many of that name were seen to come
const typing = new Map(); // name -> the timer that ends it
let me = ""; // the name the server knows us by; "" until it has announced us
let socket = null;
let retry; // the timer of the next attempt
let failures = 0; // since the server last announced us
let told = false; // whether the server tells who is there
let typed = 0; // when we last told that we are typing

// Connection

function connect() {
  drop();
  const url = socketUrl(ui.room.value === "" ? "ws" : "ws/" + encodeURIComponent(ui.room.value));
  const username = me || ui.name.value.trim(); // a guest comes back under the name it was given
  if (username !== "") {
    url.searchParams.set("username", username);
  }
  if (told) {
    url.searchParams.set("features", "1");
  }
  let announced = false;
  socket = new WebSocket(url);
  socket.onopen = () => {
    show("connected");
    if (told) {
      ui.messages.replaceChildren(); // the latest are sent again
    }
  };
  socket.onclose = reconnect;
  socket.onmessage = ({ data }) => {
    const received = JSON.parse(data);
    if (!announced && received.type === JOIN) {
      announced = true;
      failures = 0;
      me = received.username;
      present.clear();
    }
    if (announced || received.type === MESSAGE) { // of what was before us, what was said
      receive(received);
    }
  };
}

function drop() {
  clearTimeout(retry);
  if (socket !== null) {
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close(1000);
    socket = null;
  }
}

/** Waits, then connects: exponential backoff with full jitter, so that a crowd does not come back as one. */
function reconnect() {
  const due = Date.now() + Math.random() * Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** failures++);
  const wait = () => {
    const left = due - Date.now();
    if (left > 0) {
      show("reconnecting", ` in ${Math.ceil(left / 1000)} s`);
      retry = setTimeout(wait, Math.min(left, 1000));
    } else {
      show("reconnecting", "…");
      connect();
    }
  };
  wait();
}

function show(state, remaining = "") {
  ui.status.dataset.state = state;
  ui.countdown.textContent = remaining;
  ui.send.disabled = state !== "connected";
  if (ui.state.textContent !== STATES[state]) {
    ui.state.textContent = STATES[state]; // a screen reader announces this, and never the countdown
  }
}

// Messages

function receive({ type, username, usernames, content, timestamp, detail }) {
  if (type === PRESENT) {
    showPeople(usernames);
    return;
  }
  if (type === TYPING) {
    showTyping(username);
    return;
  }
  if (TYPES[type] === undefined) { // such as "error": the server could not read what was sent
    append(ui.messages, ui.scroller, notice(detail ?? "The server sent what this page does not know."));
    ui.latest.hidden = isAtEnd(ui.scroller);
    return;
  }
  const entry = type === MESSAGE
    ? said(username, content)
    : notice(nameElement(username), type === JOIN ? " joined" : " left");
  entry.dataset.type = TYPES[type];
  entry.dataset.username = username;
  entry.append(timeElement(new Date(timestamp * 1000), { timeStyle: "short" }));
  append(ui.messages, ui.scroller, entry);
  if (type === MESSAGE && username === me) {
    scrollToEnd(ui.scroller);
  }
  ui.latest.hidden = isAtEnd(ui.scroller);
  endTyping(username);
  if (!told) {
    showPresent(TYPES[type], username);
  }
}

function said(username, content) {
  const previous = ui.messages.lastElementChild?.dataset;
  const goesOn = previous?.type === "message" && previous.username === username;
  const entry = element("li", `said ${username === me ? "mine" : ""} ${goesOn ? "goes-on" : ""}`);
  const text = element("p", "content", content);
  text.dir = "auto";
  entry.append(nameElement(username), text);
  return entry;
}

function notice(...parts) {
  const entry = element("li", "notice");
  const text = element("p", "content");
  text.append(...parts);
  entry.append(text);
  return entry;
}

/** A name in its own colour; bdi keeps a right-to-left name from turning what stands around it. */
function nameElement(username) {
  const name = element("bdi", "name", username);
  const hue = [...username].reduce((sum, letter) => (sum * 37 + letter.codePointAt(0)) % 360, 0);
  name.style.setProperty("--hue", hue);
  return name;
}

/** Who is here, as far as the wire tells: it names who comes, speaks and goes, not who was here before. */
function showPresent(type, username) {
  const count = (present.get(username) ?? 0) + { join: 1, leave: -1, message: 0 }[type];
  if (count <= 0 && type === "leave" && username !== me) {
    present.delete(username);
  } else {
    present.set(username, Math.max(count, 1));
  }
  showPeople([...present.keys()]);
}

function showPeople(names) {
  ui.people.replaceChildren(...names.map((name) => {
    const person = element("li", name === me ? "me" : "");
    person.append(nameElement(name));
    return person;
  }));
}

function showTyping(username) {
  if (username !== me) {
    clearTimeout(typing.get(username));
    typing.set(username, setTimeout(() => endTyping(username), TYPING_SHOWN));
    showWhoTypes();
  }
}

function endTyping(username) {
  clearTimeout(typing.get(username));
  typing.delete(username);
  showWhoTypes();
}

function showWhoTypes() {
  const names = [...typing.keys()].map(nameElement);
  ui.typing.replaceChildren(...names.slice(0, 3).flatMap((name, i) => i === 0 ? [name] : [", ", name]));
  if (names.length > 0) {
    ui.typing.append(names.length > 3 ? " and others are typing…" : names.length > 1 ? " are typing…" : " is typing…");
  }
}

// What the user does

function enter() {
  const page = new URL(location.href);
  page.search = ui.room.value === "" ? "" : new URLSearchParams({ room: ui.room.value });
  history.replaceState(null, "", page);
  ui.title.textContent = ui.room.value || "Open room";
  document.title = `${ui.title.textContent} · Mahakam chat`;
  me = "";
  failures = 0;
  present.clear();
  [...typing.keys()].forEach(endTyping);
  ui.people.replaceChildren();
  ui.messages.replaceChildren();
  told = ui.room.value !== "";
  ui.peopleTitle.textContent = told ? "In this room" : "Seen here";
  ui.peopleHint.hidden = told;
  turnTo(ui.conversation, ui.message);
  show("connecting");
  connect();
}

function leave() {
  drop();
  show("disconnected");
  turnTo(ui.entrance, ui.name);
}

function turnTo(view, focused) {
  ui.entrance.hidden = view !== ui.entrance;
  ui.conversation.hidden = view !== ui.conversation;
  focused.focus();
}

function send() {
  const content = ui.message.value.trim();
  if (content !== "" && socket?.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ type: MESSAGE, content }));
    ui.message.value = "";
    typed = 0;
  }
  ui.message.focus();
}

function tellTyping() {
  const now = Date.now();
  if (told && ui.message.value.trim() !== "" && now - typed > TYPING_INTERVAL
      && socket?.readyState === WebSocket.OPEN) {
    typed = now;
    socket.send(JSON.stringify({ type: TYPING }));
  }
}

function onSubmit(form, action) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    action();
  });
}

keepEndInView(ui.scroller);
onSubmit(ui.entrance, enter);
onSubmit(ui.composer, send);
ui.leave.addEventListener("click", leave);
ui.message.addEventListener("input", tellTyping);
ui.message.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send();
  }
});
ui.scroller.addEventListener("scroll", () => {
  ui.latest.hidden = ui.latest.hidden || isAtEnd(ui.scroller);
});
ui.latest.addEventListener("click", () => scrollToEnd(ui.scroller));
ui.copy.hidden = navigator.clipboard === undefined; // browsers offer it over https and on localhost only
ui.copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(location.href);
  ui.copy.textContent = "Copied";
  setTimeout(() => (ui.copy.textContent = "Copy link"), 2000);
});
addEventListener("online", () => {
  if (ui.status.dataset.state === "reconnecting") {
    connect();
  }
});
ui.room.value = new URLSearchParams(location.search).get("room") ?? "";
