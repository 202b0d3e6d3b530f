// What the two pages share: elements, the address of a WebSocket, and a log that keeps its end in view.

const MOST_ENTRIES = 500;

/** The elements of the page that have an id, by id. */
export function elementsById() {
  return Object.fromEntries([...document.querySelectorAll("[id]")].map((found) => [found.id, found]));
}

/** A new element; its text is text, never HTML. */
export function element(tag, className, text = "") {
  const created = document.createElement(tag);
  created.className = className;
  created.textContent = text;
  return created;
}

/** A time as people read it; the whole date is in the attribute and on hover. */
export function timeElement(date, options) {
  const time = element("time", "", date.toLocaleTimeString([], options));
  time.dateTime = date.toISOString();
  time.title = date.toLocaleString();
  return time;
}

/** The ws: or wss: address of a path beside this page. */
export function socketUrl(path) {
  const url = new URL(path, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

export function isAtEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
}

export function scrollToEnd(scroller) {
  scroller.scrollTop = scroller.scrollHeight;
}

/** Keeps the end in view when the log's window shrinks: a longer draft, a keyboard on a phone. */
export function keepEndInView(scroller) {
  let atEnd = true;
  scroller.addEventListener("scroll", () => {
    atEnd = isAtEnd(scroller);
  });
  new ResizeObserver(() => {
    if (atEnd) {
      scrollToEnd(scroller);
    }
  }).observe(scroller);
}

/** Adds an entry to the log; a reader who has scrolled up stays there. */
export function append(list, scroller, entry) {
  const follow = isAtEnd(scroller);
  list.append(entry);
  if (list.childElementCount > MOST_ENTRIES) {
    list.firstElementChild.remove();
  }
  if (follow) {
    scrollToEnd(scroller);
  }
}
