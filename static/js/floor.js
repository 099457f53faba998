// The chair's page: lets the clock run between two looks at the server, sends a press without leaving the page and
// again until it has got through, and shows what another chair has done. Without it each press is a form of its own.

const EVERY = 5_000;
const AGAIN_AFTER = 2_000;

let page = document.querySelector("[data-chair]");
let shownAt = performance.now();
let pressed = null;

const inTime = (seconds) => {
  const whole = Math.floor(Math.abs(seconds));
  return `${seconds < 0 && whole ? "−" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

// The server says how long was spoken when it made the page; this device only counts on from there.
function tick() {
  const meeting = page.querySelector("[data-meeting]");
  if (meeting) {
    const left = Number(meeting.dataset.meeting) - (performance.now() - shownAt) / 1000;
    meeting.querySelector("bdi").textContent = inTime(left < 0 ? left : Math.ceil(left));
    meeting.parentElement.classList.toggle("error", left < 0);
  }
  const clock = page.querySelector("[data-clock]");
  if (!clock) return;
  const since = "runs" in clock.dataset ? (performance.now() - shownAt) / 1000 : 0;
  const spoken = Number(clock.dataset.clock) + since;
  clock.classList.toggle("is-over", spoken > Number(clock.dataset.of));
  if (!since) return;
  clock.querySelector("[data-time] bdi").textContent = inTime(spoken);
  const left = page.querySelector("[data-left]");
  if (left) left.querySelector("bdi").textContent = inTime(Math.ceil(Number(left.dataset.left) - since));
}

function show(text, { always }) {
  const made = new DOMParser().parseFromString(text, "text/html").querySelector("[data-chair]");
  // Somebody signed out or lost the role: the server says so on a page of its own.
  if (!made) return location.reload();
  if (!always && made.dataset.stamp === page.dataset.stamp) return;
  page.replaceWith(made);
  page = made;
  shownAt = performance.now();
  tick();
}

const say = (isLost) => { page.querySelector("[data-lost]").hidden = !isLost; };

async function send() {
  const data = new FormData(pressed.form);
  data.set("ago", Math.round((Date.now() - pressed.at) / 1000));
  let response;
  try {
    response = await fetch(location.href, { method: "POST", body: data, credentials: "same-origin" });
    if (response.status >= 500) throw new Error(response.status);
  } catch {
    say(true);
    setTimeout(send, AGAIN_AFTER);
    return;
  }
  const text = await response.text().catch(() => "");
  pressed = null;
  show(text, { always: true });
  page.querySelector("[data-bar] button")?.focus({ preventScroll: true });
}

async function look() {
  if (pressed || document.visibilityState !== "visible") return;
  try {
    const response = await fetch(location.href, { credentials: "same-origin" });
    const text = await response.text();
    if (pressed) return;
    say(false);
    show(text, { always: false });
  } catch {
    say(true);
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-press]")) return;
  event.preventDefault();
  if (pressed) return;
  pressed = { form: event.target, at: Date.now() };
  // One press at a time: the next is about what the page shows once this one is done.
  page.setAttribute("aria-busy", "true");
  for (const button of page.querySelectorAll("[data-press] button")) button.disabled = true;
  send();
});

setInterval(tick, 250);
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
tick();
