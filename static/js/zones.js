// The reader's own clock: fills in the third line of a deadline, and adds the local time to every instant that
// stands in New York's and UTC. The page is complete without it; the words come from the server.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
// The house writes the day before the month in English too.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const seen = new WeakSet();

const format = (options) => new Intl.DateTimeFormat(language, { hourCycle: "h23", numberingSystem: "latn", ...options });
const clock = { hour: "2-digit", minute: "2-digit", timeZone: zone };
const time = format(clock);
const date = format({ weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: zone });
const comma = { ar: "، ", "zh-Hans": " " }[language] ?? ", ";
const dateAndTime = { format: (when) => date.format(when) + comma + time.format(when) };
const dayHere = format({ dateStyle: "short", timeZone: zone });
const dayInNewYork = format({ dateStyle: "short", timeZone: "America/New_York" });

const place = (name) => name.slice(name.lastIndexOf("/") + 1).replaceAll("_", " ");

function fresh(root, selector) {
  const found = [...root.querySelectorAll(selector)].filter((element) => !seen.has(element));
  found.forEach((element) => seen.add(element));
  return found;
}

function show(root) {
  if (!zone || ["UTC", "Etc/UTC", "America/New_York"].includes(zone)) return;
  for (const line of fresh(root, "[data-own-clock]")) {
    const instant = document.createElement("time");
    instant.dateTime = line.dataset.ownClock;
    instant.textContent = dateAndTime.format(new Date(instant.dateTime));
    line.querySelector("dd").replaceChildren(instant);
    line.querySelector("[data-own-zone]").textContent = `(${place(zone)})`;
    line.hidden = false;
  }
  for (const instant of fresh(root, "time[data-instant]")) {
    const when = new Date(instant.dateTime);
    const sameDay = dayHere.format(when) === dayInNewYork.format(when);
    instant.append(` · ${(sameDay ? time : dateAndTime).format(when)} ${place(zone)}`);
  }
}

show(document);
document.addEventListener("htmx:load", (event) => show(event.target));
