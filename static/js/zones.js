// The clock the reader has chosen, else their browser's: fills in the third line of a deadline, and adds the local time to every instant that
// stands in New York's and UTC. The page is complete without it; the words come from the server.

const zone = document.documentElement.dataset.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
const language = document.documentElement.lang;
const seen = new WeakSet();

const format = (options) => new Intl.DateTimeFormat(language, { hourCycle: "h23", numberingSystem: "latn", timeZone: zone, ...options });
const time = format({ hour: "2-digit", minute: "2-digit" });
// The house writes a day as the server does, not as each browser would: kit/templatetags/portal.py.
const [weekday, month, pattern] = {
  ar: ["long", "long", "{weekday} {day} {month} {year}، "],
  es: ["short", "long", "{weekday} {day} de {month} de {year}, "],
  ru: ["short", "long", "{weekday}, {day} {month} {year}, "],
  "zh-Hans": ["long", "numeric", "{year}年{month}月{day}日{weekday} "],
}[language] ?? ["short", "long", "{weekday} {day} {month} {year}, "];
const date = format({ weekday, day: "numeric", month, year: "numeric" });

function day(when) {
  const parts = Object.fromEntries(date.formatToParts(when).map(({ type, value }) => [type, value]));
  if (language === "fr" && parts.day === "1") parts.day = "1er";
  return pattern.replace(/{(\w+)}/g, (_, name) => parts[name]);
}

const dateAndTime = { format: (when) => day(when) + time.format(when) };
const dayHere = format({ dateStyle: "short" });
const dayInNewYork = format({ dateStyle: "short", timeZone: "America/New_York" });

// A Latin name, set apart so that it does not turn the order of an Arabic line around.
const place = (name) => `\u2068${name.slice(name.lastIndexOf("/") + 1).replaceAll("_", " ")}\u2069`;

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
