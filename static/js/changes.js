// J goes to the next change of a comparison, K to the one before; typing in a field stays typing.

const changes = [...document.querySelectorAll("[data-change]")];
let current = -1;

for (const hint of document.querySelectorAll("[data-steps]")) hint.hidden = changes.length === 0;

const goTo = (place) => {
  if (!changes[place]) return;
  changes[current]?.classList.remove("is-current");
  current = place;
  changes[current].classList.add("is-current");
  changes[current].tabIndex = -1;
  changes[current].focus({ preventScroll: true });
  changes[current].scrollIntoView({ block: "start" });
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "j") goTo(current + 1);
  if (event.key === "k") goTo(current - 1);
});
